// A cached component that refers to one that is not cached.
// expect: cruller: a cached component outlives its system, so its dependencies must be cached too
// expect: cached_needs_uncached
// expect: "store"
// expect: "pool"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define CACHED cached
#else
#define CACHED
#endif

constexpr auto pool = component(start([] { return 4; }));
constexpr auto definition = define(
    "pool"_k = CACHED(pool),
    "store"_k = cached(component(config(ref<"pool">), start([](int& size) { return size; })))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
