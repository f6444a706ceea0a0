// Generated definitions, driven by random signals with random faults and threads: the rules for
// plans hold for compiled definitions. CRULLER_SEED sets the seed of the first system,
// CRULLER_LIFECYCLES the number of systems.
#include "generated.hpp"

#include <iostream>
#include <random>

#include "from_environment.hpp"
#include "verbs.hpp"

namespace {

using namespace campaign::living;
using campaign::fault;
using campaign::from_environment;
using cruller::component_state;

// The handlers of a definition do not wait.
constexpr auto kinds_that_throw = static_cast<std::size_t>(fault::empty_message);

class lifecycle {
 public:
  lifecycle(const generated& of, std::mt19937& random) : of_(of), random_(random) {}

  void run() {
    lives.assign(of_.ids.size(), {});
    {
      const auto sys = of_.make();
      for (std::size_t signals = 1 + pick(8); signals != 0; --signals) {
        forget();
        report_faults();
        send(*sys);
        check(*sys);
      }
      forget();
      report_faults();
    }
    for (const life& each : lives) {
      EXPECT_FALSE(each.is_alive);
      EXPECT_EQ(each.times_made, each.times_destroyed);
      EXPECT_EQ(each.times_made, each.times_stopped);
    }
  }

 private:
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

  void forget() {
    for (life& each : lives) {
      for (fault& planned : each.planned) planned = fault::none;
      each.calls.clear();
      each.has_failed = false;
    }
  }
  void report_faults() {
    for (std::size_t k = pick(3); k != 0; --k)
      lives[pick(lives.size())].planned[pick(4)] = static_cast<fault>(1 + pick(kinds_that_throw));
  }

  void send(cruller::any_system& sys) {
    const std::size_t verb = pick(3) == 0 ? 0 : pick(5);
    cruller::signal_options options{
        .threads = static_cast<unsigned>(1 + pick(pick(4) == 0 ? 16 : 4)),
        .on_failure = pick(2) == 0 ? cruller::failure_policy::keep
                                   : cruller::failure_policy::roll_back};
    if (pick(3) == 0) options.only = {of_.ids[pick(of_.ids.size())]};
    const auto count_failed = [] {
      return std::ranges::count_if(lives, [](const life& each) { return each.has_failed; });
    };
    try {
      call_verb(sys, verb, options);
      EXPECT_EQ(count_failed(), 0);
    } catch (const cruller::signal_error& error) {
      EXPECT_GE(static_cast<std::ptrdiff_t>(error.failures().size()), count_failed());
      for (const cruller::failure& each : error.failures()) {
        const auto found = std::ranges::find(of_.ids, each.component);
        ASSERT_NE(found, of_.ids.end());
        EXPECT_TRUE(lives[static_cast<std::size_t>(found - of_.ids.begin())].has_failed);
      }
    } catch (const cruller::lifecycle_error&) {
      EXPECT_EQ(count_failed(), 0);
    }
  }

  void check(const cruller::any_system& sys) const {
    for (std::size_t i = 0; i != lives.size(); ++i) {
      const component_state state = sys.state(of_.ids[i]);
      EXPECT_TRUE(
          state == component_state::stopped || state == component_state::running ||
          state == component_state::suspended || state == component_state::failed
      );
      if (state != component_state::failed) {
        EXPECT_EQ(lives[i].is_alive, state != component_state::stopped);
      }
      for (const std::size_t needed : of_.needs[i]) check_order(i, needed);
    }
  }

  // Calls of a component and of its dependency never overlap. For the same signal they run in the
  // signal's order. A restart that is rolled back stops twice: before its starts and after them.
  void check_order(std::size_t dependent, std::size_t needed) const {
    for (const campaign::call& a : lives[dependent].calls)
      for (const campaign::call& b : lives[needed].calls) {
        EXPECT_TRUE(a.end < b.begin || b.end < a.begin);
        if (a.signal != b.signal || count(dependent, a.signal) + count(needed, b.signal) > 2)
          continue;
        const bool needed_first = a.signal == campaign::start || a.signal == campaign::resume;
        if (a.signal == campaign::stop && is_between_starts(dependent, needed)) continue;
        EXPECT_EQ(b.end < a.begin, needed_first) << of_.ids[dependent] << " " << of_.ids[needed];
      }
  }
  std::ptrdiff_t count(std::size_t component, campaign::verb signal) const {
    return std::ranges::count(lives[component].calls, signal, &campaign::call::signal);
  }
  // Whether a stop of one component and a later start of the other can belong to a restart.
  bool is_between_starts(std::size_t dependent, std::size_t needed) const {
    return count(dependent, campaign::start) + count(needed, campaign::start) != 0;
  }

  const generated& of_;
  std::mt19937& random_;
};

TEST(generated_test, a_generated_definition_keeps_the_rules) {
  const std::size_t seed = from_environment("CRULLER_SEED", std::random_device()());
  const std::size_t lifecycles = from_environment("CRULLER_LIFECYCLES", 2000);
  std::cout << "CRULLER_SEED=" << seed << " CRULLER_LIFECYCLES=" << lifecycles << std::endl;
  const auto all = all_generated();
  for (std::size_t k = 0; k != lifecycles; ++k) {
    std::mt19937 random(static_cast<unsigned>(seed + k));
    lifecycle(*all[(seed + k) % all.size()], random).run();
    if (!HasFailure()) continue;
    std::cout << "again: CRULLER_SEED=" << seed + k << " CRULLER_LIFECYCLES=1" << std::endl;
    return;
  }
  std::cout << lifecycles << " lifecycles of " << all.size() << " definitions" << std::endl;
}

}  // namespace
