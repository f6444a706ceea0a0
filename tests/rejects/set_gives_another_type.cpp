// Setting a number to a string.
// expect: cruller: set() takes a value of the constant's own type
// expect: set_gives_another_type
// expect: "port"
// line: live.set("port"_k, value);
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto value = 0;
#else
constexpr auto value = "0";
#endif

constexpr auto definition = define("port"_k = 8080);

void use() {
  cruller::system<definition> live;
  live.set("port"_k, value);
}
