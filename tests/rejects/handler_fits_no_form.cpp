// A start handler with a string parameter for a number in its config.
// expect: cruller: a const handler must be callable with the listed types
// expect: handler_fits_no_form
// expect: "http.server"
// expect: "start"
// expect-gcc: const int&
// expect-clang: const int &
// expect-gcc: context&
// expect-clang: context &
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
using wanted = int;
#else
using wanted = const char*;
#endif

constexpr auto definition = define(
    "port"_k = 8080,
    "http"_k = group("server"_k = component(config(ref<"port">), start([](wanted port) {
                                              return port;
                                            }))),
    "log"_k = component(config(ref<"http.server">), start([](wanted& port) { return port; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
