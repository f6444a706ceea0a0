// A system of a definition with an unfilled hole.
// expect: cruller: a required component must be filled before a system is made
// expect: required_is_missing
// expect: "clock"
// expect: wall_clock
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define DEFINITION with(with_hole, "clock"_k = component(start([] { return wall_clock{}; })))
#else
#define DEFINITION with_hole
#endif

struct wall_clock {
  int now = 0;
};

constexpr auto with_hole = define(
    "clock"_k = required<wall_clock>,
    "scheduler"_k = component(config(ref<"clock">), start([](wall_clock& c) { return c.now; }))
);
constexpr auto definition = DEFINITION;

void use() {
  cruller::system<definition> live;
  live.start();
}
