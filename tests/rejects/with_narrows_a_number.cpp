// A with that replaces a constant by a number that a handler would narrow.
// expect: cruller: a handler must not narrow a number
// expect: handler_narrows_a_number
// expect: "server"
// expect: from<int>
// expect-gcc: to<short unsigned int>
// expect-clang: to<unsigned short>
// line: cruller::system<narrowing> live;
#include <cruller/cruller.hpp>
#include <cstdint>
using namespace cruller::dsl;

#ifdef FIXED
constexpr std::uint16_t port{7000};
#else
constexpr int port = 70000;
#endif

constexpr auto definition = define(
    "port"_k = std::uint16_t{8080},
    "server"_k = component(config(ref<"port">), start([](std::uint16_t it) { return it; }))
);
constexpr auto narrowing = with(definition, "port"_k = port);

void use() {
  cruller::system<narrowing> live;
  live.start();
}
