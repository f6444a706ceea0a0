// A hole of a type that a dependent cannot take.
// expect: cruller: a const handler must be callable with the listed types
// expect: handler_fits_no_form
// expect: "scheduler"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define ARGUMENT wall_clock&
#else
#define ARGUMENT const char*
#endif

struct wall_clock {
  int now = 0;
};

constexpr auto with_hole = define(
    "clock"_k = required<wall_clock>,
    "scheduler"_k = component(config(ref<"clock">), start([](ARGUMENT) { return 1; }))
);
#ifdef FIXED
constexpr auto definition = with(
    with_hole, "clock"_k = component(start([] { return wall_clock{}; }))
);
#else
constexpr auto definition = with_hole;
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
