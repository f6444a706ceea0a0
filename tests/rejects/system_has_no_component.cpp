// Access to an unknown name in a system.
// expect: cruller: the system has no component or group with this name
// expect: system_has_no_component
// expect: "no.such"
// line: return live[PATH];
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "env.port"_k
#else
#define PATH "no.such"_k
#endif

constexpr auto definition = define("env"_k = group("port"_k = 8080));

int use() {
  cruller::system<definition> live;
  live.start();
  return live[PATH];
}
