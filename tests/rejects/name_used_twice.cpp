// The same name twice in a group.
// expect: cruller: names in a group must be unique
// expect: name_used_twice
// expect: "port"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto definition = define("env"_k = group("port"_k = 8080, "admin_port"_k = 8081));
#else
constexpr auto definition = define("env"_k = group("port"_k = 8080, "port"_k = 8081));
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
