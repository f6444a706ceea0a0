// A hook of a base that cannot be called for a component of its group.
// expect: cruller: a const handler must be callable with the listed types
// expect: handler_fits_no_form
// expect: "http.server"
// expect: "start"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define ARGUMENT int&
#else
#define ARGUMENT const char*
#endif

constexpr auto definition = define(
    "http"_k = group(base(after(start, [](ARGUMENT) {})), "server"_k = component(start([] {
                                                            return 1;
                                                          })))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
