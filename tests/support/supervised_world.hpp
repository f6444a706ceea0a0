// A small supervised system that chooses what happens to it, and checks the rules of supervision.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cruller/testing/virtual_clock.hpp>
#include <istream>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "hand_made_plan.hpp"

namespace supervised_world {

using namespace std::chrono_literals;
using cruller::component_state;
using cruller::hook;
using cruller::supervision;

constexpr unsigned most_components = 4;
using flags = std::array<bool, most_components>;

// --- choosing -----------------------------------------------------------------------------------

// Everything that is chosen in a run. The next run chooses something else, until all is tried.
class choices {
 public:
  choices() = default;
  explicit choices(std::istream& in) {
    for (unsigned each = 0; in >> each;) taken_.push_back({each, each + 1});
  }
  unsigned choose(unsigned among) {
    if (next_ == taken_.size()) taken_.push_back({0, among});
    return taken_[next_++].chosen;
  }
  // Whether there is another run.
  bool advance() {
    next_ = 0;
    while (!taken_.empty() && ++taken_.back().chosen == taken_.back().among) taken_.pop_back();
    return !taken_.empty();
  }
  std::string text() const {
    std::string all;
    for (const choice& each : taken_) all += (all.empty() ? "" : " ") + std::to_string(each.chosen);
    return all;
  }

 private:
  struct choice {
    unsigned chosen;
    unsigned among;
  };
  std::vector<choice> taken_;
  std::size_t next_ = 0;
};

// --- the world ----------------------------------------------------------------------------------

constexpr supervision restarts(unsigned at_most, supervision::reaction otherwise) {
  return {
      .first = supervision::reaction::restart,
      .otherwise = otherwise,
      .shortest = 1s,
      .longest = 4s,
      .at_most = at_most,
      .within = 1h};
}
// Also tries a start by hand again.
constexpr supervision from_first_start(supervision how) {
  how.also_first_start = true;
  return how;
}
inline constexpr supervision shuts_down{.first = supervision::reaction::shut_down};
inline constexpr supervision leaves_failed{.first = supervision::reaction::leave_failed};
inline constexpr supervision escalates{.first = supervision::reaction::escalate};
inline constexpr supervision once_or_leave = restarts(1, supervision::reaction::leave_failed);
inline constexpr supervision once_or_escalate = restarts(1, supervision::reaction::escalate);
inline constexpr supervision twice = restarts(2, supervision::reaction::shut_down);
inline constexpr supervision once_from_first_start = from_first_start(
    restarts(1, supervision::reaction::leave_failed)
);
inline constexpr supervision twice_from_first_start = from_first_start(twice);

// The policies of the component that fails, and of a group around it.
struct policy_pair {
  const supervision* own;
  const supervision* of_group;
};
inline constexpr policy_pair policies[] = {
    {&shuts_down, nullptr},
    {&leaves_failed, nullptr},
    {&once_or_leave, nullptr},
    {&twice, nullptr},
    {nullptr, &twice},
    {&escalates, &twice},
    {&once_or_escalate, &once_or_leave},
    {&twice_from_first_start, nullptr},
    {&once_from_first_start, &twice_from_first_start},
};

// A graph is a bit for each edge, as in the small worlds: 1 -> 0 is bit 0, 2 -> 0 bit 1, …
struct world {
  unsigned components = 0;
  unsigned edges = 0;
  unsigned failing = 0;  // the component that fails
  unsigned policy = 0;
  unsigned mask = 0;  // the components in the group
  bool has_works = false;

  bool needs(unsigned from, unsigned to) const {
    return from > to && (edges >> (from * (from - 1) / 2 + to) & 1) != 0;
  }
  bool is_in_group(unsigned i) const { return (mask >> i & 1) != 0; }
  // With what depends on them.
  flags closure(flags members) const {
    for (unsigned i = 0; i != components; ++i)
      for (unsigned k = 0; k != i; ++k)
        if (members[k] && needs(i, k)) members[i] = true;
    return members;
  }
};

class world_plan {
 public:
  explicit world_plan(const world& w);
  cruller::plan plan() const {
    cruller::plan all = made_.plan();
    all.groups = groups_;
    return all;
  }

 private:
  hand_made_plan made_;
  std::vector<cruller::plan::work> works_;
  std::vector<cruller::plan::group> groups_;
};

// --- a run --------------------------------------------------------------------------------------

class run {
 public:
  run(const cruller::wiring& wiring, const world& w, choices& next)
      : wiring_(wiring), world_(w), next_(next) {}

  // A start, up to so many verbs, and a failure at some moment.
  void play(unsigned longest);

  std::uint64_t starts() const { return starts_; }
  std::uint64_t failures() const { return reported_; }
  bool has_given_up() const { return has_given_up_; }
  std::string text() const { return text_; }

  // What the functions of the plan do.
  void start_one(unsigned i, cruller::context& step);
  void stop_one(unsigned i);
  void destroy_one(unsigned i);
  void work_one(unsigned i, const std::stop_token& stop);

 private:
  // Who changes states at the moment.
  enum class actor { starting, stopping, restarting, supervisor, destructor };
  struct level {
    const supervision* how;
    bool is_group;
  };

  void act(cruller::any_system& sys, cruller::testing::virtual_clock& clock);
  void fail(cruller::any_system& sys, cruller::testing::virtual_clock& clock);
  void pass(cruller::testing::virtual_clock& clock, std::chrono::nanoseconds time);
  void settle(cruller::any_system& sys, cruller::testing::virtual_clock& clock);
  void heard(const cruller::component_failure& failure);
  std::vector<level> levels_of(unsigned i) const;
  flags members_of(unsigned i, bool group) const;
  void check_states(const cruller::any_system& sys);
  void forget_counts(const flags& restarted);
  flags all() const;
  flags one(unsigned i) const {
    flags only{};
    only[i] = true;
    return only;
  }
  std::string id(unsigned i) const { return std::string(wiring_.plan().components[i].id); }
  unsigned index_of(std::string_view id) const { return static_cast<unsigned>(id.back() - '0'); }
  void note(std::string_view what) { text_.append(what).append(", "); }

  const cruller::wiring& wiring_;
  const world& world_;
  choices& next_;
  std::string text_;
  actor actor_ = actor::starting;
  // What holds.
  std::array<std::atomic<bool>, most_components> is_live_{}, is_working_{};
  flags has_stopped_{};
  std::array<cruller::reporter, most_components> reporters_;
  std::vector<cruller::reporter> stale_;
  // What the rules demand.
  flags remembered_{};  // what a restart brings back
  flags owed_{};        // what the supervisor has stopped, and nobody has stopped by hand since
  bool is_announced_ = false;
  bool is_exact_ = true;  // the counts are known
  bool has_failed_by_hand_ = false;
  bool has_given_up_ = false;
  std::array<unsigned, most_components> counts_{};
  unsigned group_count_ = 0;
  std::array<std::size_t, most_components> healing_level_{};
  // What was chosen and seen.
  bool has_failed_ = false;
  unsigned decided_ = 0;
  bool always_fails_ = false;
  std::uint64_t starts_ = 0, reported_ = 0, seen_ = 0, heard_ = 0;
  // Work that throws.
  std::mutex mutex_;
  std::condition_variable_any changed_;
  flags throws_{};
};

}  // namespace supervised_world
