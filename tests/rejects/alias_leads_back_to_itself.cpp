// Two aliases whose targets are each other.
// expect: cruller: an alias must name a component or group
// expect: alias_names_no_component
// expect: "second"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "store"
#else
#define PATH "first"
#endif

constexpr auto definition =
    define("store"_k = component(start([] { return 1; })), "first"_k = alias<"second">, "second"_k = alias<PATH>);

void use() {
  cruller::system<definition> live;
  live.start();
}
