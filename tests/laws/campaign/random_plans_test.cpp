// Many thousands of random plans, driven by random signals with random faults, timeouts and 1 to 16
// threads, and compared with a model.
// CRULLER_SEED sets the seed of the first plan, CRULLER_LIFECYCLES the number of systems.
#include <csignal>
#include <iostream>

#include "campaign.hpp"
#include "from_environment.hpp"
#include "threads_left.hpp"

// Provided by sanitizers: sets a function that they call before they end the program.
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace {

std::size_t seed_now = 0;

// Also called when a sanitizer ends the program.
void print_seed() {
  std::cout << "again: CRULLER_SEED=" << seed_now << " CRULLER_LIFECYCLES=1" << std::endl;
}

TEST(random_plans_test, a_random_plan_behaves_like_its_model) {
  using campaign::from_environment;
  seed_now = from_environment("CRULLER_SEED", std::random_device()());
  const std::size_t lifecycles = from_environment("CRULLER_LIFECYCLES", 10000);
  std::cout << "CRULLER_SEED=" << seed_now << " CRULLER_LIFECYCLES=" << lifecycles << std::endl;
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(&print_seed);
  std::signal(SIGABRT, [](int) { print_seed(); });
  const std::size_t threads = campaign::count_threads_that_stay();
  campaign::tally done;
  std::size_t printed = 0;
  for (; done.lifecycles < lifecycles; ++seed_now) {
    std::mt19937 random(static_cast<unsigned>(seed_now));
    campaign::campaign(random, done).run();
    EXPECT_TRUE(campaign::only_these_are_left(threads)) << "a thread is left";
    if (HasFailure()) return print_seed();
    // If a system hangs, the last line printed shows the range of its seed.
    if (done.lifecycles / 50000 == printed) continue;
    printed = done.lifecycles / 50000;
    std::cout << done.lifecycles << " so far, up to CRULLER_SEED=" << seed_now << std::endl;
  }
  std::cout << done.lifecycles << " lifecycles of " << done.plans << " plans: " << done.signals
            << " signals, " << done.failed << " of which failed, " << done.cancelled
            << " of them cancelled, " << done.calls << " calls, " << done.late << " of them late"
            << std::endl;
}

}  // namespace
