// Thousands of random plans, driven by random signals with random failures and 1 to 16 threads,
// against a small model.
// CRULLER_SEED gives the seed, CRULLER_PLANS how many plans.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "support/hand_made_plan.hpp"

namespace {

using cruller::component_state;
using cruller::hook;

constexpr cruller::signal<"poke", cruller::order::dependents_first> poke;
constexpr std::size_t largest = 64;

struct exception_without_base {};

// What the handlers of one system share with the test: they know nothing but their id.
struct world {
  struct component {
    bool made = false;  // the instance exists
    int times_made = 0, times_destroyed = 0, times_stopped = 0;
  };
  std::mutex mutex;
  unsigned threads = 1;
  std::vector<component> components;
  std::vector<std::pair<std::string, std::size_t>> calls;   // signal and component
  std::vector<std::pair<std::string, std::size_t>> events;  // "begin start" and component
  std::set<std::pair<std::string, std::size_t>> failed;     // signal and component
  std::set<std::pair<std::string, std::size_t>> failing;    // "before start" and component
  std::set<std::pair<std::string, std::size_t>> hooked;  // components with a hook before a signal
  std::set<std::pair<std::string, std::size_t>> warned;  // those whose hook has just run
};

std::size_t index_of(const cruller::context& step) {
  return std::stoul(std::string(step.id().substr(step.id().rfind('c') + 1)));
}

void fail_if_told(world& w, const std::string& what, std::size_t component) {
  if (!w.failing.contains({what, component})) return;
  w.failed.emplace(what.substr(what.rfind(' ') + 1), component);
  switch (component % 4) {
    case 0:
      throw std::runtime_error("told to");
    case 1:
      throw static_cast<int>(component);
    case 2:
      throw exception_without_base();
    default:
      throw "told to";
  }
}

template <hook When>
void call(void* instances, cruller::context& step) {
  world& w = *static_cast<world*>(instances);
  const std::size_t i = index_of(step);
  if (When == hook::none) {
    {
      const std::lock_guard lock(w.mutex);
      w.events.emplace_back("begin " + std::string(step.signal()), i);
    }
    if (w.threads > 1) std::this_thread::yield();
  }
  const std::lock_guard lock(w.mutex);
  const bool is_start = step.signal() == "start";
  const std::string signal(step.signal());
  if (When == hook::before) {
    EXPECT_TRUE(w.hooked.contains({signal, i}));
    w.warned.emplace(signal, i);
  }
  if (When == hook::none) {
    w.calls.emplace_back(signal, i);
    w.events.emplace_back("end " + signal, i);
    // A hook before runs before, each time.
    EXPECT_EQ(w.warned.erase({signal, i}), w.hooked.count({signal, i})) << signal << " of " << i;
  }
  // A handler never sees a missing instance, and start never sees one that is there.
  if (is_start && When != hook::after)
    EXPECT_FALSE(w.components[i].made);
  else
    EXPECT_TRUE(w.components[i].made) << signal << " of " << i;
  if (When == hook::none && signal == "stop") ++w.components[i].times_stopped;
  const char* const prefix = When == hook::before ? "before " : When == hook::after ? "after " : "";
  fail_if_told(w, prefix + signal, i);
  if (is_start && When == hook::none) {
    w.components[i].made = true;
    ++w.components[i].times_made;
  }
}

template <std::size_t... Index>
constexpr auto make_destroyers(std::index_sequence<Index...>) {
  return std::array<void (*)(void*), sizeof...(Index)>{[](void* instances) {
    world& w = *static_cast<world*>(instances);
    const std::lock_guard lock(w.mutex);
    auto& c = w.components[Index];
    EXPECT_TRUE(c.made);
    c.made = false;
    ++c.times_destroyed;
  }...};
}
constexpr auto destroyers = make_destroyers(std::make_index_sequence<largest>{});

// One random plan with its model: the states that the rules demand.
class campaign {
 public:
  explicit campaign(std::mt19937& random) : random_(random), size_(pick(largest + 1)) {
    for (std::size_t i = 0; i != size_; ++i) permuted_.push_back(i);
    std::shuffle(permuted_.begin(), permuted_.end(), random_);
    // Edges go from a later place of the permutation to an earlier one, so there is no cycle.
    needs_.resize(size_);
    for (std::size_t at = 1; at < size_; ++at)
      for (std::size_t k = pick(4); k != 0; --k)
        needs_[permuted_[at]].push_back(permuted_[pick(at)]);
    for (std::size_t i = 0; i != size_; ++i) {
      std::vector<std::uint32_t> needs(needs_[i].begin(), needs_[i].end());
      groups_.push_back(pick(3) == 0 ? "" : pick(2) == 0 ? "a" : pick(2) == 0 ? "a.b" : "a.d");
      ids_.push_back(groups_[i] + (groups_[i].empty() ? "c" : ".c") + std::to_string(i));
      made_.add(ids_[i], std::move(needs)).destroy = destroyers[i];
      std::vector<cruller::plan::step> steps;
      for (const cruller::signal_id signal :
           {cruller::signal_id(cruller::dsl::start),
            cruller::signal_id(cruller::dsl::stop),
            cruller::signal_id(cruller::dsl::suspend),
            cruller::signal_id(cruller::dsl::resume),
            cruller::signal_id(poke)}) {
        steps.push_back({signal, hook::none, &call<hook::none>});
        if (pick(4) == 0) {
          steps.push_back({signal, hook::before, &call<hook::before>});
          world_.hooked.emplace(signal.name, i);
        }
        if (pick(4) == 0) steps.push_back({signal, hook::after, &call<hook::after>});
      }
      std::shuffle(steps.begin(), steps.end(), random_);
      made_.steps(i, std::move(steps));
    }
    world_.components.resize(size_);
    model_.resize(size_, component_state::stopped);
  }

  void run() {
    const cruller::wiring wiring(made_.plan());
    {
      cruller::any_system sys(wiring, &world_);
      for (std::size_t k = 0; k != 8 && !testing::Test::HasFailure(); ++k) step(sys);
      world_.failing.clear();
      world_.warned.clear();
    }
    for (const world::component& c : world_.components) {
      EXPECT_FALSE(c.made);
      EXPECT_EQ(c.times_made, c.times_destroyed);
      EXPECT_EQ(c.times_made, c.times_stopped);
    }
  }

 private:
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }

  // The state of some of the components, as if they were a system.
  component_state sum_of(const std::vector<bool>& some) const {
    const auto has = [&](component_state state) {
      for (std::size_t i = 0; i != size_; ++i)
        if (some[i] && model_[i] == state) return true;
      return false;
    };
    for (const component_state state :
         {component_state::failed, component_state::suspended, component_state::running})
      if (has(state)) return state;
    return component_state::stopped;
  }

  // What a step is for: everything, or what some ids name.
  struct choice {
    bool everything = true;
    std::vector<std::string> ids;
    std::vector<bool> named;
  };

  choice choose() {
    choice chosen{true, {}, std::vector<bool>(size_, true)};
    if (size_ == 0 || pick(2) == 0) return chosen;
    chosen.everything = false;
    chosen.named.assign(size_, false);
    for (std::size_t k = pick(4); k != 0; --k) {
      const std::size_t i = pick(size_);
      const bool names_group = !groups_[i].empty() && pick(4) == 0;
      chosen.ids.push_back(names_group ? groups_[i] : ids_[i]);
      for (std::size_t other = 0; other != size_; ++other)
        if (names_group ? (groups_[other] + ".").starts_with(groups_[i] + ".") : other == i)
          chosen.named[other] = true;
    }
    return chosen;
  }

  // By the plain definition, again and again until nothing is new.
  std::vector<bool> with_needed(std::vector<bool> members) const {
    for (bool grows = true; grows;) {
      grows = false;
      for (std::size_t i = 0; i != size_; ++i)
        for (const std::size_t needed : needs_[i])
          if (members[i] && !members[needed]) grows = members[needed] = true;
    }
    return members;
  }
  std::vector<bool> with_dependents(std::vector<bool> members) const {
    for (bool grows = true; grows;) {
      grows = false;
      for (std::size_t i = 0; i != size_; ++i)
        for (const std::size_t needed : needs_[i])
          if (members[needed] && !members[i]) grows = members[i] = true;
    }
    return members;
  }

  void choose_failures() {
    world_.failing.clear();
    world_.failed.clear();
    world_.warned.clear();
    if (size_ == 0 || pick(3) == 0) return;
    for (std::size_t k = pick(3); k != 0; --k) {
      const char* const whats[] = {
          "start",
          "stop",
          "suspend",
          "resume",
          "poke",
          "before start",
          "before stop",
          "after start",
          "after stop",
          "after suspend",
      };
      world_.failing.emplace(whats[pick(std::size(whats))], pick(size_));
    }
  }

  // Handlers were called with each component on the right side of what it needs, and one that
  // waits began after the other's end.
  void check_order(const std::string& signal, bool dependencies_first) {
    std::vector<std::size_t> begin(size_, world_.events.size());
    std::vector<std::size_t> end(size_, world_.events.size());
    for (std::size_t k = 0; k != world_.events.size(); ++k) {
      const auto& [what, component] = world_.events[k];
      if (what == "begin " + signal) begin[component] = k;
      if (what == "end " + signal) end[component] = k;
    }
    for (std::size_t i = 0; i != size_; ++i)
      for (const std::size_t needed : needs_[i]) {
        const std::size_t first = dependencies_first ? needed : i;
        const std::size_t then = dependencies_first ? i : needed;
        if (begin[first] == world_.events.size() || begin[then] == world_.events.size()) continue;
        EXPECT_LT(end[first], begin[then]);
      }
    std::vector<std::size_t> place(size_, world_.calls.size());
    for (std::size_t k = 0; k != world_.calls.size(); ++k) {
      const auto& [name, component] = world_.calls[k];
      if (name != signal) continue;
      EXPECT_EQ(place[component], world_.calls.size()) << signal << " twice to " << component;
      place[component] = k;
    }
    for (std::size_t i = 0; i != size_; ++i)
      for (const std::size_t needed : needs_[i]) {
        if (place[i] == world_.calls.size() || place[needed] == world_.calls.size()) continue;
        if (dependencies_first)
          EXPECT_LT(place[needed], place[i]);
        else
          EXPECT_GT(place[needed], place[i]);
      }
  }

  void step(cruller::any_system& sys) {
    choose_failures();
    world_.calls.clear();
    world_.events.clear();
    world_.threads = pick(2) == 0 ? 1 : static_cast<unsigned>(1 + pick(16));
    const std::vector<component_state> before = model_;
    const choice chosen = choose();
    const bool is_nothing = !chosen.everything && chosen.ids.empty();
    const bool keep = pick(2) == 0;
    const bool misspelt = !is_nothing && !chosen.everything && pick(8) == 0;
    cruller::signal_options options{
        .threads = world_.threads,
        .on_failure = keep ? cruller::failure_policy::keep : cruller::failure_policy::roll_back};
    if (!chosen.everything) options.only = chosen.ids;
    if (misspelt) {
      std::vector<std::string> ids = chosen.ids;
      ids[pick(ids.size())] += "x";
      options.only = ids;
    }
    std::string failed_signal;
    bool refused = false;
    bool unknown = false;
    const std::size_t verb = pick(6);
    try {
      switch (verb) {
        case 0:
          sys.start(options);
          break;
        case 1:
          sys.stop(options);
          break;
        case 2:
          sys.suspend(options);
          break;
        case 3:
          sys.resume(options);
          break;
        case 4:
          sys.restart(options);
          break;
        default:
          sys.signal(poke, options);
      }
    } catch (const cruller::signal_error& error) {
      EXPECT_FALSE(error.failures().empty());
      failed_signal = error.signal();
      EXPECT_THROW(
          {
            try {
              std::rethrow_if_nested(error);
            } catch (...) {
              throw 0;
            }
          },
          int
      );
    } catch (const cruller::lifecycle_error&) {
      refused = true;
      EXPECT_TRUE(world_.calls.empty());
    } catch (const cruller::unknown_component&) {
      unknown = true;
      EXPECT_TRUE(world_.calls.empty());
    }
    const bool threw = !failed_signal.empty();
    EXPECT_EQ(unknown, misspelt);
    if (!unknown) {
      switch (verb) {
        case 0:
          check_start(before, with_needed(chosen.named), refused, threw, keep);
          break;
        case 1:
          EXPECT_FALSE(refused);
          check_stop(before, with_dependents(chosen.named));
          break;
        case 2:
          check_order("suspend", false);
          check_change(
              before,
              "suspend",
              with_dependents(chosen.named),
              is_nothing,
              component_state::running,
              component_state::suspended,
              refused,
              threw
          );
          break;
        case 3:
          check_order("resume", true);
          check_change(
              before,
              "resume",
              with_needed(chosen.named),
              is_nothing,
              component_state::suspended,
              component_state::running,
              refused,
              threw
          );
          break;
        case 4:
          check_restart(before, chosen, refused, failed_signal, keep);
          break;
        default:
          check_order("poke", false);
          EXPECT_FALSE(refused);
          for (std::size_t i = 0; i != size_; ++i) {
            const bool should = chosen.named[i] && (before[i] == component_state::running ||
                                                    before[i] == component_state::suspended);
            EXPECT_FALSE(!should && was_called("poke", i));
            EXPECT_TRUE(!should || threw || was_called("poke", i));
          }
          after_change("poke", component_state::stopped, threw);
      }
    }
    for (std::size_t i = 0; i != size_; ++i) {
      EXPECT_EQ(sys.state(ids_[i]), model_[i]) << "verb " << verb << " " << ids_[i];
      EXPECT_EQ(
          world_.components[i].made,
          sys.state(ids_[i]) != component_state::stopped &&
              !(model_[i] == component_state::failed && !made_at_failure_[i])
      );
      EXPECT_EQ(
          world_.components[i].times_made,
          world_.components[i].times_destroyed + (world_.components[i].made ? 1 : 0)
      );
    }
    EXPECT_EQ(sys.state(), sum_of(std::vector<bool>(size_, true)));
  }

  bool was_called(const std::string& signal, std::size_t component) const {
    return std::ranges::find(world_.calls, std::pair(signal, component)) != world_.calls.end();
  }

  void check_start(
      const std::vector<component_state>& before,
      const std::vector<bool>& meant,
      bool refused,
      bool threw,
      bool keep
  ) {
    check_order("start", true);
    const component_state sum = sum_of(meant);
    EXPECT_EQ(refused, sum == component_state::suspended || sum == component_state::failed);
    if (!refused) after_start(before, meant, threw, keep);
  }

  void check_stop(const std::vector<component_state>& before, const std::vector<bool>& meant) {
    check_order("stop", false);
    for (std::size_t i = 0; i != size_; ++i) {
      const bool should = meant[i] && before[i] != component_state::stopped;
      EXPECT_FALSE(!should && was_called("stop", i));
      if (meant[i]) model_[i] = component_state::stopped;
    }
  }

  void check_change(
      const std::vector<component_state>& before,
      const std::string& signal,
      const std::vector<bool>& meant,
      bool is_nothing,
      component_state from,
      component_state to,
      bool refused,
      bool threw
  ) {
    const component_state sum = sum_of(meant);
    EXPECT_EQ(
        refused, !is_nothing && (sum == component_state::stopped || sum == component_state::failed)
    );
    for (std::size_t i = 0; i != size_; ++i) {
      const bool should = !refused && meant[i] && before[i] == from;
      EXPECT_FALSE(!should && was_called(signal, i));
      EXPECT_TRUE(!should || threw || was_called(signal, i));
    }
    after_change(signal, to, threw);
  }

  void check_restart(
      const std::vector<component_state>& before,
      const choice& chosen,
      bool refused,
      const std::string& failed_signal,
      bool keep
  ) {
    const std::vector<bool> down = with_dependents(chosen.named);
    std::vector<bool> again = down;
    if (!chosen.everything)
      for (std::size_t i = 0; i != size_; ++i)
        again[i] = down[i] && before[i] != component_state::stopped;
    std::vector<bool> around = with_needed(again);
    for (std::size_t i = 0; i != size_; ++i) around[i] = around[i] && !again[i];
    const component_state outside = sum_of(around);
    EXPECT_EQ(refused, outside == component_state::suspended || outside == component_state::failed);
    if (refused) return;
    if (failed_signal != "start") check_stop(before, down);  // Else a rollback has stopped, too.
    for (std::size_t i = 0; i != size_; ++i)
      if (down[i]) model_[i] = component_state::stopped;
    const std::vector<component_state> stopped = model_;
    if (failed_signal == "stop") {
      for (std::size_t i = 0; i != size_; ++i) EXPECT_FALSE(was_called("start", i));
    } else {
      check_start(stopped, again, false, failed_signal == "start", keep);
    }
  }

  void after_start(
      const std::vector<component_state>& before,
      const std::vector<bool>& meant,
      bool threw,
      bool keep
  ) {
    for (std::size_t i = 0; i != size_; ++i) {
      const bool should = meant[i] && before[i] == component_state::stopped;
      EXPECT_FALSE(!should && was_called("start", i));
      EXPECT_TRUE(!should || threw || was_called("start", i));
      if (should && !threw) model_[i] = component_state::running;
    }
    if (!threw) return;
    if (!keep) {
      model_ = before;
      return;
    }
    // Who was called and did not fail runs; with one thread, exactly one failed.
    std::size_t failed = 0;
    for (std::size_t i = 0; i != size_; ++i) {
      if (before[i] != component_state::stopped || !meant[i]) continue;
      if (world_.failed.contains({"start", i})) {
        model_[i] = component_state::failed;
        made_at_failure_[i] = world_.components[i].made;
        ++failed;
      } else if (was_called("start", i)) {
        model_[i] = component_state::running;
      }
    }
    EXPECT_TRUE(failed == 1 || (failed > 1 && world_.threads > 1));
  }

  void after_change(const std::string& signal, component_state to, bool threw) {
    const bool is_poke = signal == "poke";
    bool failed = false;
    std::vector<std::size_t> called;
    for (const auto& [name, component] : world_.calls)
      if (name == signal) called.push_back(component);
    // A hook before a handler may have failed: the handler was not called then.
    for (const auto& [name, component] : world_.failed)
      if (name == signal && !was_called(signal, component)) called.push_back(component);
    for (const std::size_t component : called) {
      EXPECT_FALSE(failed && world_.threads == 1) << "something ran after a failure";
      if (world_.failed.contains({signal, component})) {
        failed = true;
        made_at_failure_[component] = true;
        model_[component] = component_state::failed;
      } else if (!is_poke) {
        model_[component] = to;
      }
    }
    EXPECT_EQ(failed, threw);
  }

  std::mt19937& random_;
  std::size_t size_;
  std::vector<std::size_t> permuted_;
  std::vector<std::vector<std::size_t>> needs_;
  std::vector<std::string> groups_;
  std::vector<std::string> ids_;
  hand_made_plan made_;
  world world_;
  std::vector<component_state> model_;
  std::vector<bool> made_at_failure_ = std::vector<bool>(largest);
};

std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoul(text);
}

TEST(random_plans_test, a_random_plan_behaves_like_its_model) {
  const std::size_t seed = from_environment("CRULLER_SEED", std::random_device()());
  const std::size_t plans = from_environment("CRULLER_PLANS", 3000);
  std::cout << "CRULLER_SEED=" << seed << " CRULLER_PLANS=" << plans << "\n";
  for (std::size_t k = 0; k != plans && !HasFailure(); ++k) {
    std::mt19937 random(static_cast<unsigned>(seed + k));
    campaign(random).run();
    if (HasFailure()) std::cout << "again: CRULLER_SEED=" << seed + k << " CRULLER_PLANS=1\n";
  }
}

}  // namespace
