// A number of restarts instead of a policy.
// expect: cruller: supervise takes shut_down, leave_failed, escalate, or restarting{...}
// expect: supervise_takes_a_policy
// expect: int
// line: constexpr auto at_most_three = supervise(3);
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto at_most_three = supervise(restarting{.at_most = 3});
#else
constexpr auto at_most_three = supervise(3);
#endif

constexpr auto definition = define(
    "consumer"_k = component(start([] { return 1; }), at_most_three)
);

void use() {
  cruller::system<definition> live;
  live.start();
}
