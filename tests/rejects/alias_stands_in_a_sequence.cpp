// An alias in a sequence: it would start nothing.
// expect: cruller: a sequence contains components and groups, not aliases
// expect: alias_stands_in_a_sequence
// expect: "steps"
// expect: "first"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define VALUE 1
#else
#define VALUE alias<"one">
#endif

constexpr auto definition = define(
    "one"_k = 1, "steps"_k = sequence("first"_k = VALUE, "second"_k = component(start([] {})))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
