// A stop handler for an instance of another type.
// expect: cruller: a const handler must be callable with the listed types
// expect: handler_fits_no_form
// expect: "http.server"
// expect: "stop"
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

constexpr auto definition = define(
    "http"_k = group("server"_k = component(start([] { return 1; }), stop([](wanted) {})))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
