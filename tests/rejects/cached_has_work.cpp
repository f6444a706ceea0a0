// A cached component with background work.
// expect: cruller: a cached component belongs to no single system, so no system can restart it
// expect: cached_has_no_supervisor
// expect: "cache"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define CACHED
#else
#define CACHED cached
#endif

constexpr auto cache = component(start([] { return 1; }), work([](int&, std::stop_token) {}));
constexpr auto definition = define("cache"_k = CACHED(cache));

void use() {
  cruller::system<definition> live;
  live.start();
}
