// A cached component that should restart.
// expect: cruller: a cached component belongs to no single system, so no system can restart it
// expect: cached_has_no_supervisor
// expect: "pools.database"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define CACHED
#else
#define CACHED cached
#endif

constexpr auto pool = component(start([] { return 4; }), supervise(restarting{}));
constexpr auto definition = define("pools"_k = group("database"_k = CACHED(pool)));

void use() {
  cruller::system<definition> live;
  live.start();
}
