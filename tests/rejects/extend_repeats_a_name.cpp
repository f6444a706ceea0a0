// Extending a definition with a name that exists already.
// expect: cruller: names in a group must be unique
// expect: name_used_twice
// expect: "env"
// expect: "port"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define NAME "other_port"_k
#else
#define NAME "port"_k
#endif

constexpr auto definition = extend(
    define("env"_k = group("port"_k = 80)), "env"_k = group(NAME = 90)
);

void use() {
  cruller::system<definition> live;
  live.start();
}
