// Work for an instance of another type.
// expect: cruller: a const handler must be callable with the listed types
// expect: handler_fits_no_form
// expect: "queue.consumer"
// expect: "work"
// expect-gcc: int&
// expect-clang: int &
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
using wanted = int&;
#else
using wanted = const char*;
#endif

constexpr auto consumer = component(start([] { return 1; }), work([](wanted, std::stop_token) {}));
constexpr auto definition = define("queue"_k = group("consumer"_k = consumer));

void use() {
  cruller::system<definition> live;
  live.start();
}
