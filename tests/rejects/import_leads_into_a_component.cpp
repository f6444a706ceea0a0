// An import for a part of a component.
// expect: cruller: an import must fill or replace an entry of a group, and only once
// expect: import_replaces_no_entry
// expect: "user.config.0"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "log"
#else
#define PATH "user.config.0"
#endif

constexpr auto inner = define(
    "log"_k = 0, "user"_k = component(config(ref<"log">), start([](int log) { return log; }))
);
constexpr auto definition = define("one"_k = 1, "inside"_k = mount(inner, imports<PATH, "one">));

void use() {
  cruller::system<definition> live;
  live.start();
}
