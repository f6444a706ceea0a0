// A default of an environment variable that would be narrowed.
// expect: cruller: the value of or_else() must convert to the type of the variable, without narrowing
// expect: or_else_gives_another_type
// expect-gcc: short unsigned int, int>
// expect-clang: unsigned short, int>
// line: constexpr auto definition = define("port"_k = env<std::uint16_t>("PORT").or_else(port));
#include <cruller/cruller.hpp>
#include <cstdint>
using namespace cruller::dsl;

#ifdef FIXED
constexpr std::uint16_t port{8080};
#else
constexpr int port = 80800;
#endif

constexpr auto definition = define("port"_k = env<std::uint16_t>("PORT").or_else(port));

void use() {
  cruller::system<definition> live;
  live.start();
}
