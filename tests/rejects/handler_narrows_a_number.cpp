// A handler that narrows the number of a constant.
// expect: cruller: a handler must not narrow a number
// expect: write std::uint16_t{8080}, or take an int
// expect: handler_narrows_a_number
// expect: "http.server"
// expect: "start"
// expect: argument<1>
// expect: from<int>
// expect: to<unsigned char>
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <cstdint>
using namespace cruller::dsl;

#ifdef FIXED
using number = int;
#else
using number = std::uint8_t;
#endif

constexpr auto definition = define(
    "port"_k = 8080,
    "http"_k = group("server"_k = component(config(ref<"port">), start([](number port) {
                                              return port;
                                            })))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
