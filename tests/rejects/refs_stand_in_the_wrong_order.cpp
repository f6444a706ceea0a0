// Two refs in the wrong order: a number would be narrowed.
// expect: cruller: a handler must not narrow a number
// expect: handler_narrows_a_number
// expect: "http.server"
// expect: argument<1>
// expect: from<double>
// expect: to<int>
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto values = config(ref<"port">, ref<"ratio">);
#else
constexpr auto values = config(ref<"ratio">, ref<"port">);
#endif

constexpr auto definition = define(
    "port"_k = 8080,
    "ratio"_k = 0.5,
    "http"_k = group("server"_k = component(values, start([](int port, double ratio) {
                                              return port * ratio;
                                            })))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
