// Setting a constant to a number that would be narrowed.
// expect: cruller: set() takes a value of the constant's own type, and narrows no number
// expect: set_gives_another_type
// expect: "env.http_port"
// expect-gcc: short unsigned int, int>
// expect-clang: unsigned short, int>
// line: live.set("env.http_port"_k, port);
#include <cruller/cruller.hpp>
#include <cstdint>
using namespace cruller::dsl;

#ifdef FIXED
constexpr std::uint16_t port{7000};
#else
constexpr int port = 70000;
#endif

constexpr auto definition = define("env"_k = group("http_port"_k = std::uint16_t{8080}));

void use() {
  cruller::system<definition> live;
  live.set("env.http_port"_k, port);
}
