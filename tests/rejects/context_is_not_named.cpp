// A handler whose parameter for the context does not name its type.
// expect: cruller: a const handler must be callable with the listed types
// expect: handler_fits_no_form
// expect: "server"
// expect: "stop"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto log = [](auto&, cruller::context& step) { static_cast<void>(step.id()); };
#else
constexpr auto log = [](auto&, auto& step) { static_cast<void>(step.id()); };
#endif

constexpr auto definition = define("server"_k = component(start([] { return 1; }), stop(log)));

void use() {
  cruller::system<definition> live;
  live.start();
}
