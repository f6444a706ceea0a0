// Many random supervised systems: work and reporters that fail at random moments, random policies,
// 1 to 4 threads, and commands by hand meanwhile; with a virtual clock, or with the thread that
// supervises. CRULLER_SEED sets the seed of the first system, CRULLER_LIFECYCLES the number of
// systems.
#include <csignal>
#include <iostream>

#include "failing_campaign.hpp"
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

TEST(random_failures_test, U5_a_random_system_keeps_the_rules_of_supervision) {
  seed_now = campaign::from_environment("CRULLER_SEED", std::random_device()());
  const std::size_t lifecycles = campaign::from_environment("CRULLER_LIFECYCLES", 300);
  std::cout << "CRULLER_SEED=" << seed_now << " CRULLER_LIFECYCLES=" << lifecycles << std::endl;
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(&print_seed);
  std::signal(SIGABRT, [](int) { print_seed(); });
  const std::size_t threads = campaign::count_threads_that_stay();
  campaign::failing::tally done;
  for (; done.lifecycles < lifecycles; ++seed_now) {
    std::mt19937 random(static_cast<unsigned>(seed_now));
    campaign::failing::lifecycle(random, done).run();
    EXPECT_TRUE(campaign::only_these_are_left(threads)) << "a thread is left";
    if (HasFailure()) return print_seed();
  }
  std::cout << done.lifecycles << " lifecycles: " << done.verbs << " verbs, " << done.starts
            << " starts, " << done.works << " works, " << done.faults << " failures, "
            << done.restarts << " restarts, " << done.given_up << " given up, " << done.healed
            << " healed" << std::endl;
}

}  // namespace
