// Many thousands of random plans, driven by random signals with random faults, timeouts and 1 to 16
// threads, and compared with a model.
// CRULLER_SEED sets the seed of the first plan, CRULLER_LIFECYCLES the number of systems.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>

#include "campaign.hpp"

// Provided by sanitizers: sets a function that they call before they end the program.
extern "C" [[gnu::weak]] void __sanitizer_set_death_callback(void (*callback)());

namespace {

std::size_t seed_now = 0;

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoul(text);
}

// Also called when a sanitizer ends the program.
void print_seed() {
  std::cout << "again: CRULLER_SEED=" << seed_now << " CRULLER_LIFECYCLES=1" << std::endl;
}

std::size_t count_threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

// The number of threads after ours have ended. A sanitizer adds one of its own when the first is
// created.
std::size_t count_threads_that_stay() {
  std::thread([] {}).join();
  std::size_t fewest = count_threads();
  for (int tries = 0; tries != 1000; ++tries) {
    std::this_thread::yield();
    fewest = std::min(fewest, count_threads());
  }
  return fewest;
}

// The kernel may still be removing a thread that has been joined.
bool only_these_are_left(std::size_t threads) {
  for (int tries = 0; tries != 100000; ++tries) {
    if (count_threads() <= threads) return true;
    std::this_thread::yield();
  }
  return false;
}

TEST(random_plans_test, a_random_plan_behaves_like_its_model) {
  seed_now = from_environment("CRULLER_SEED", std::random_device()());
  const std::size_t lifecycles = from_environment("CRULLER_LIFECYCLES", 10000);
  std::cout << "CRULLER_SEED=" << seed_now << " CRULLER_LIFECYCLES=" << lifecycles << std::endl;
  if (__sanitizer_set_death_callback != nullptr) __sanitizer_set_death_callback(&print_seed);
  std::signal(SIGABRT, [](int) { print_seed(); });
  const std::size_t threads = count_threads_that_stay();
  campaign::tally done;
  std::size_t printed = 0;
  for (; done.lifecycles < lifecycles; ++seed_now) {
    std::mt19937 random(static_cast<unsigned>(seed_now));
    campaign::campaign(random, done).run();
    EXPECT_TRUE(only_these_are_left(threads)) << "a thread is left";
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
