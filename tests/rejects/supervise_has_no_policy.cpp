// A number of restarts instead of a policy.
// expect: cruller: supervise takes shut_down, leave_failed, escalate, or restarting{...}
// expect: supervise_takes_a_policy
// expect: int
// line: "consumer"_k = component(start([] { return 1; }), supervise(POLICY))
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define POLICY restarting{.at_most = 3}
#else
#define POLICY 3
#endif

constexpr auto definition = define(
    "consumer"_k = component(start([] { return 1; }), supervise(POLICY))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
