// Two imports with the same path.
// expect: cruller: an import must fill or replace an entry of a group, and only once
// expect: import_replaces_no_entry
// expect: "log"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define SECOND
#else
#define SECOND , imports<"log", "two">
#endif

constexpr auto inner = define("user"_k = component(config(ref<"log">), start([](int log) {
                                                     return log;
                                                   })));
constexpr auto definition = define(
    "one"_k = 1, "two"_k = 2, "inside"_k = mount(inner, imports<"log", "one"> SECOND)
);

void use() {
  cruller::system<definition> live;
  live.start();
}
