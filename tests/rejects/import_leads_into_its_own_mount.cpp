// An import that leads back into its own mount.
// expect: cruller: an import must name a component or group outside of its mount
// expect: import_names_no_component
// expect: "inside"
// expect: "inside.own"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "one"
#else
#define PATH "inside.own"
#endif

constexpr auto inner = define(
    "own"_k = 1, "user"_k = component(config(ref<"log">), start([](int log) { return log; }))
);
constexpr auto definition = define("one"_k = 1, "inside"_k = mount(inner, imports<"log", PATH>));

void use() {
  cruller::system<definition> live;
  live.start();
}
