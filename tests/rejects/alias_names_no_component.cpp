// An alias with a mistyped path.
// expect: cruller: an alias must name a component or group
// expect: alias_names_no_component
// expect: "persistence.stor"
// expect: "persistence.store"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "persistence.store"
#else
#define PATH "persistence.stor"
#endif

constexpr auto definition =
    define("persistence"_k = group("store"_k = component(start([] { return 1; }))), "db"_k = alias<PATH>);

void use() {
  cruller::system<definition> live;
  live.start();
}
