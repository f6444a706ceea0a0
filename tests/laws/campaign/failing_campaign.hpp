// A random supervised system: components fail at random moments, while commands are given by hand.
#pragma once

#include <chrono>
#include <cruller/testing/virtual_clock.hpp>
#include <deque>
#include <map>
#include <optional>
#include <random>

#include "../../support/hand_made_plan.hpp"
#include "failing_world.hpp"

namespace campaign::failing {

struct tally {
  std::size_t lifecycles = 0, verbs = 0, starts = 0, works = 0, faults = 0, restarts = 0,
              given_up = 0, healed = 0;
};

// One lifecycle: a plan, its system, some verbs. Half of them have a virtual clock: then it is also
// checked what runs in the end.
class lifecycle {
 public:
  lifecycle(std::mt19937& random, tally& done);
  void run();

 private:
  using members = std::vector<bool>;

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }
  bool one_in(std::size_t many) { return pick(many) == 0; }

  void add_component(std::size_t i);
  const cruller::supervision* choose_policy(bool of_group);
  // Lets one component fail, in some way; called by any thread.
  void fail(std::mt19937& random, cruller::any_system& sys);
  // Gives a command by hand.
  void command(cruller::any_system& sys);
  void pass(std::chrono::nanoseconds time);
  void hear(const cruller::component_failure& failure);
  void see(const cruller::event& event);
  // The policy that applies first to a component, or null.
  const cruller::supervision* policy_of(std::size_t i) const;
  void check_states(const cruller::any_system& sys) const;
  // Lets everything end that is under way, and checks what runs.
  void settle(cruller::any_system& sys);
  void check_end();

  std::mt19937& random_;
  tally& done_;
  const bool is_virtual_;
  const bool only_starts_;  // nothing but a start is done by hand
  const bool has_restarts_by_hand_;
  bool has_failed_by_hand_ = false;  // the last start
  std::deque<cruller::supervision> policies_;
  std::vector<cruller::plan::group> groups_;
  std::vector<std::vector<cruller::plan::work>> works_;
  hand_made_plan made_;
  std::vector<std::string> ids_;
  std::optional<world> world_;
  std::optional<cruller::testing::virtual_clock> clock_;
  // What was heard; guarded by the mutex.
  std::mutex mutex_;
  std::map<std::size_t, int> seen_;  // how often, by the number of the fault
  std::vector<unsigned> restarts_;   // by component
  std::map<std::string, unsigned, std::less<>> group_restarts_;
  members is_given_up_;
};

}  // namespace campaign::failing
