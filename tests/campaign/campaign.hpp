// One random plan, systems of it that get random signals, and the model: what the rules demand of
// each of them.
#pragma once

#include <map>
#include <random>

#include "../support/hand_made_plan.hpp"
#include "world.hpp"

namespace campaign {

using cruller::component_state;

struct tally {
  std::size_t plans = 0, lifecycles = 0, signals = 0, calls = 0, failed = 0, late = 0;
};

class campaign {
 public:
  campaign(std::mt19937& random, tally& done);
  // Makes, drives and destroys some systems.
  void run();

 private:
  using members = std::vector<bool>;
  using states = std::vector<component_state>;
  // What a signal is for: everything, or what some ids name.
  struct choice {
    bool everything = true;
    std::vector<std::string> ids;
    members named;
    bool is_nothing() const { return !everything && ids.empty(); }
  };
  // How a signal ended.
  struct ending {
    bool unknown = false;
    bool refused = false;
    std::string failed_at;  // the signal that did not get through
    std::vector<std::string> rolled_back, not_reached;
    bool threw() const { return !failed_at.empty(); }
  };

  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_);
  }
  bool one_in(std::size_t many) { return pick(many) == 0; }
  template <typename Function>
  std::vector<std::string> ids_where(Function function) const {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i != size_; ++i)
      if (function(i)) ids.push_back(ids_[i]);
    return ids;
  }

  void step(cruller::any_system& sys);
  ending send(cruller::any_system& sys, std::size_t verb, const cruller::signal_options& options);
  choice choose();
  void tell_faults();
  void forget();
  void note(const cruller::event& e);

  // The state of some of the components, as if they were a system.
  component_state sum_of(const members& some) const;
  members with_needed(members some) const;
  members with_dependents(members some) const;

  bool was_called(verb signal, std::size_t component, bool in_handler = false) const;
  bool has_failed(verb signal, std::size_t component) const;
  void check_order(verb signal, std::size_t from, std::size_t to) const;
  void check_order(verb signal) const { check_order(signal, 0, world_.clock); }
  void check_error(const cruller::signal_error& error, ending& end) const;
  void check_events() const;
  void check_start(const states& before, const members& meant, const ending& end, bool keep);
  void check_stop(const states& before, const members& meant);
  void check_restart(const states& before, const choice& chosen, const ending& end, bool keep);
  void check_change(
      verb signal,
      const states& before,
      const members& meant,
      component_state from,
      component_state to,
      const ending& end
  );
  void check_poke(const states& before, const members& meant, const ending& end);
  void check_reached(verb signal, const members& should, const ending& end) const;
  void check_states(const cruller::any_system& sys, std::size_t verb) const;

  std::mt19937& random_;
  tally& done_;
  std::size_t size_ = 0;
  bool has_times_ = false;  // whether a component has a time of its own
  bool is_observed_ = false;
  bool waits_ = false;  // whether a handler waits to be asked
  std::vector<std::string> groups_;
  std::vector<std::string> ids_;
  hand_made_plan made_;
  world world_;
  states model_;
  members has_instance_;
};

inline campaign::campaign(std::mt19937& random, tally& done) : random_(random), done_(done) {
  size_ = one_in(16) ? pick(most_components + 1) : pick(10);
  has_times_ = one_in(4);
  world_.components.resize(size_);
  model_.resize(size_, component_state::stopped);
  has_instance_.resize(size_);
  std::vector<std::size_t> permuted(size_);
  for (std::size_t i = 0; i != size_; ++i) permuted[i] = i;
  std::shuffle(permuted.begin(), permuted.end(), random_);
  // Edges go from a later place of the permutation to an earlier one, so there is no cycle.
  const std::size_t most_needs = 1 + pick(6);
  for (std::size_t at = 1; at < size_; ++at)
    for (std::size_t k = pick(most_needs); k != 0; --k)
      world_.components[permuted[at]].needs.push_back(permuted[pick(at)]);
  for (std::size_t i = 0; i != size_; ++i) {
    world::component& mine = world_.components[i];
    groups_.push_back(one_in(3) ? "" : one_in(2) ? "a" : one_in(2) ? "a.b" : "a.d");
    ids_.push_back(groups_[i] + (groups_[i].empty() ? "c" : ".c") + std::to_string(i));
    cruller::plan::component& row = made_.add(ids_[i], {mine.needs.begin(), mine.needs.end()});
    row.destroy = destroyers[i];
    if (has_times_ && one_in(4)) row.timeout = std::chrono::microseconds(1 + pick(200));
    std::vector<cruller::plan::step> steps;
    for (unsigned s = 0; s != verbs; ++s) {
      const verb signal = static_cast<verb>(s);
      add_step(steps, signal, hook::none);
      mine.has_hook_before[s] = one_in(4);
      if (mine.has_hook_before[s]) add_step(steps, signal, hook::before);
      if (one_in(4)) add_step(steps, signal, hook::after);
    }
    std::shuffle(steps.begin(), steps.end(), random_);
    made_.steps(i, std::move(steps));
  }
}

inline void campaign::run() {
  const cruller::wiring wiring(made_.plan());
  for (std::size_t k = 0; k != 16 && !testing::Test::HasFailure(); ++k) {
    model_.assign(size_, component_state::stopped);
    has_instance_.assign(size_, false);
    cruller::any_system sys(wiring, &world_);
    is_observed_ = has_times_ || one_in(2);
    cruller::subscription watch;
    if (is_observed_) watch = sys.observe([this](const cruller::event& e) { note(e); });
    for (std::size_t signals = 1 + pick(8); signals != 0 && !testing::Test::HasFailure(); --signals)
      step(sys);
    // The end of a system stops it, whatever fails then, and throws nothing.
    world_.threads = 1;
    forget();
    if (one_in(2)) tell_faults();
    ++done_.lifecycles;
  }
  forget();
  for (const world::component& c : world_.components) {
    EXPECT_EQ(c.instance, nullptr);
    EXPECT_EQ(c.times_made, c.times_destroyed);
    EXPECT_EQ(c.times_made, c.times_stopped);
  }
  ++done_.plans;
}

// --- choosing -----------------------------------------------------------------------------------

inline campaign::choice campaign::choose() {
  choice chosen{true, {}, members(size_, true)};
  if (size_ == 0 || one_in(2)) return chosen;
  chosen.everything = false;
  chosen.named.assign(size_, false);
  for (std::size_t k = pick(4); k != 0; --k) {
    const std::size_t i = pick(size_);
    const bool names_group = !groups_[i].empty() && one_in(4);
    chosen.ids.push_back(names_group ? groups_[i] : ids_[i]);
    for (std::size_t other = 0; other != size_; ++other)
      if (names_group ? (groups_[other] + ".").starts_with(groups_[i] + ".") : other == i)
        chosen.named[other] = true;
  }
  return chosen;
}

inline void campaign::tell_faults() {
  if (size_ == 0 || one_in(3)) return;
  for (std::size_t k = pick(4); k != 0; --k) {
    // A start fails most often, and a stop, which then rolls back.
    const std::size_t signal = one_in(2) ? pick(2) : pick(verbs);
    const auto what = static_cast<fault>(1 + pick(faults - 1));
    world_.components[pick(size_)].told[signal][one_in(2) ? 1 : pick(3)] = what;
    waits_ = waits_ || what == fault::waits || what == fault::waits_and_throws;
  }
}

inline void campaign::forget() {
  for (world::component& c : world_.components) {
    done_.calls += c.calls.size();
    c.calls.clear();
    for (std::size_t s = 0; s != verbs; ++s) {
      for (fault& told : c.told[s]) told = fault::none;
      c.is_warned[s] = c.is_late[s] = false;
      c.phases[s].clear();
    }
  }
  world_.clock = 0;
  waits_ = false;
}

inline void campaign::note(const cruller::event& e) {
  world::component& c = world_.components[index_of(e.component)];
  for (std::size_t s = 0; s != verbs; ++s) {
    if (e.signal != signals[s].name) continue;
    c.phases[s].push_back(e.phase);
    if (e.phase == cruller::phase::overdue) c.is_late[s] = true;
  }
}

// --- the model ----------------------------------------------------------------------------------

inline component_state campaign::sum_of(const members& some) const {
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

// By the plain definition, again and again until nothing is new.
inline campaign::members campaign::with_needed(members some) const {
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t i = 0; i != size_; ++i)
      for (const std::size_t needed : world_.components[i].needs)
        if (some[i] && !some[needed]) grows = some[needed] = true;
  }
  return some;
}
inline campaign::members campaign::with_dependents(members some) const {
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t i = 0; i != size_; ++i)
      for (const std::size_t needed : world_.components[i].needs)
        if (some[needed] && !some[i]) grows = some[i] = true;
  }
  return some;
}

inline bool campaign::was_called(verb signal, std::size_t component, bool in_handler) const {
  return std::ranges::any_of(world_.components[component].calls, [&](const call& c) {
    return c.signal == signal && (!in_handler || c.when == hook::none);
  });
}

inline bool campaign::has_failed(verb signal, std::size_t component) const {
  const world::component& c = world_.components[component];
  return c.is_late[signal] || std::ranges::any_of(c.calls, [&](const call& each) {
           return each.signal == signal && each.thrown != fault::none;
         });
}

// All that one component does ends before one that waits for it begins, and each gets the signal
// once. Looks at what began within a span of time.
inline void campaign::check_order(verb signal, std::size_t from, std::size_t to) const {
  struct span {
    std::size_t begin = 0, end = 0, handled = 0;
    bool is_there = false;
  };
  std::vector<span> spans(size_);
  for (std::size_t i = 0; i != size_; ++i)
    for (const call& each : world_.components[i].calls) {
      if (each.signal != signal || each.begin < from || each.begin >= to) continue;
      if (!spans[i].is_there) spans[i].begin = each.begin;
      spans[i].is_there = true;
      spans[i].end = each.end;
      if (each.when == hook::none) ++spans[i].handled;
    }
  const bool needed_first = signals[signal].direction == cruller::order::dependencies_first;
  for (std::size_t i = 0; i != size_; ++i) {
    EXPECT_LE(spans[i].handled, 1u) << signals[signal].name << " to " << ids_[i];
    for (const std::size_t needed : world_.components[i].needs) {
      if (!spans[i].is_there || !spans[needed].is_there) continue;
      const span& first = spans[needed_first ? needed : i];
      const span& then = spans[needed_first ? i : needed];
      EXPECT_LT(first.end, then.begin) << ids_[i] << " needs " << ids_[needed];
    }
  }
}

// --- checking -----------------------------------------------------------------------------------

// The error tells of every failure once, and of nothing else.
inline void campaign::check_error(const cruller::signal_error& error, ending& end) const {
  end.failed_at = error.signal();
  end.rolled_back = error.rolled_back();
  end.not_reached = error.not_reached();
  std::multimap<std::string, std::string_view> expected;
  for (std::size_t i = 0; i != size_; ++i)
    for (std::size_t s = 0; s != verbs; ++s) {
      bool has_thrown = false;
      const std::string name = std::string(signals[s].name) + " " + ids_[i];
      for (const call& each : world_.components[i].calls)
        if (each.signal == s && each.thrown != fault::none) {
          has_thrown = true;
          expected.emplace(name, message_of(each.thrown));
        }
      if (world_.components[i].is_late[s] && !has_thrown)
        expected.emplace(name, message_of(fault::waits));
    }
  ASSERT_FALSE(error.failures().empty());
  for (const cruller::failure& each : error.failures()) {
    const auto [first, last] = expected.equal_range(each.signal + " " + each.component);
    const auto found = std::find_if(first, last, [&](const auto& e) {
      return each.message.find(e.second) != std::string::npos;
    });
    EXPECT_NE(found, last) << each.signal << " " << each.component << ": " << each.message;
    EXPECT_NE(each.cause, nullptr);
    EXPECT_NE(std::string_view(error.what()).find(each.message), std::string_view::npos);
    if (found != last) expected.erase(found);
  }
  for (const auto& [name, message] : expected) ADD_FAILURE() << "not told: " << name << message;
  EXPECT_EQ(error.nested_ptr(), error.failures().front().cause);
}

// Each step that begins ends, once, and is late once at most.
inline void campaign::check_events() const {
  using enum cruller::phase;
  if (!is_observed_) return;
  for (const world::component& c : world_.components)
    for (std::size_t s = 0; s != verbs; ++s) {
      bool is_open = false;
      bool is_late = false;
      for (const cruller::phase each : c.phases[s]) {
        EXPECT_EQ(is_open, each != begun);
        EXPECT_FALSE(is_late && each == overdue);
        EXPECT_FALSE(is_late && each == done);
        is_open = each == begun || each == overdue;
        is_late = each == overdue;
      }
      EXPECT_FALSE(is_open);
      EXPECT_EQ(c.phases[s].empty(), std::ranges::none_of(c.calls, [&](const call& each) {
                  return each.signal == s;
                }));
    }
}

inline campaign::ending campaign::send(
    cruller::any_system& sys, std::size_t verb, const cruller::signal_options& options
) {
  ending end;
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
    for (std::size_t i = 0; i != size_; ++i)
      for (std::size_t s = 0; s != verbs; ++s)
        EXPECT_FALSE(has_failed(static_cast<enum verb>(s), i)) << "no error tells of " << ids_[i];
  } catch (const cruller::signal_error& error) {
    check_error(error, end);
  } catch (const cruller::lifecycle_error&) {
    end.refused = true;
  } catch (const cruller::unknown_component&) {
    end.unknown = true;
  }
  return end;
}

inline void campaign::step(cruller::any_system& sys) {
  using namespace std::chrono_literals;
  forget();
  tell_faults();
  world_.threads = one_in(2) ? 1 : static_cast<unsigned>(1 + pick(one_in(4) ? 16 : 4));
  const states before = model_;
  const choice chosen = choose();
  const bool keep = one_in(2);
  cruller::signal_options options{
      .threads = world_.threads,
      .on_failure = keep ? cruller::failure_policy::keep : cruller::failure_policy::roll_back};
  // Who waits to be asked must be asked before long.
  if (is_observed_ && one_in(waits_ ? 2 : 8)) {
    const std::chrono::nanoseconds times[] = {1ns, 20us, 200us, 24h};
    options.timeout = times[pick(waits_ ? 3 : 4)];
  }
  const bool misspelt = !chosen.everything && !chosen.is_nothing() && one_in(8);
  if (!chosen.everything) {
    std::vector<std::string> ids = chosen.ids;
    if (misspelt) ids[pick(ids.size())] += "x";
    options.only = ids;
  }
  const std::size_t verb = one_in(4) ? 0 : pick(6);
  const ending end = send(sys, verb, options);
  ++done_.signals;
  if (end.threw()) ++done_.failed;
  for (const world::component& c : world_.components)
    for (const bool late : c.is_late)
      if (late) ++done_.late;
  EXPECT_EQ(end.unknown, misspelt);
  if (end.unknown || end.refused) {
    for (const world::component& c : world_.components) EXPECT_TRUE(c.calls.empty());
  }
  check_events();
  if (!end.unknown) {
    switch (verb) {
      case 0:
        check_start(before, with_needed(chosen.named), end, keep);
        break;
      case 1:
        EXPECT_FALSE(end.refused);
        check_order(stop);
        check_stop(before, with_dependents(chosen.named));
        break;
      case 2:
      case 3: {
        const members meant = verb == 2 ? with_dependents(chosen.named) : with_needed(chosen.named);
        const component_state sum = sum_of(meant);
        EXPECT_EQ(
            end.refused,
            !chosen.is_nothing() &&
                (sum == component_state::stopped || sum == component_state::failed)
        );
        const auto from = verb == 2 ? component_state::running : component_state::suspended;
        const auto to = verb == 2 ? component_state::suspended : component_state::running;
        if (!end.refused) check_change(verb == 2 ? suspend : resume, before, meant, from, to, end);
        break;
      }
      case 4:
        check_restart(before, chosen, end, keep);
        break;
      default:
        EXPECT_FALSE(end.refused);
        check_poke(before, chosen.named, end);
    }
  }
  check_states(sys, verb);
}

// Who should get the signal gets it, unless another one fails before; nobody else does.
inline void campaign::check_reached(verb signal, const members& should, const ending& end) const {
  check_order(signal);
  std::size_t failed = 0;
  std::size_t failed_until = world_.clock;
  for (std::size_t i = 0; i != size_; ++i) {
    EXPECT_FALSE(!should[i] && was_called(signal, i)) << ids_[i];
    EXPECT_TRUE(!should[i] || end.threw() || was_called(signal, i, true)) << ids_[i];
    if (!has_failed(signal, i)) continue;
    ++failed;
    for (const call& each : world_.components[i].calls)
      if (each.signal == signal) failed_until = each.end;
  }
  EXPECT_EQ(failed != 0, end.threw());
  auto not_reached = end.not_reached;
  std::ranges::sort(not_reached);
  auto expected = ids_where([&](std::size_t i) { return should[i] && !was_called(signal, i); });
  std::ranges::sort(expected);
  EXPECT_EQ(not_reached, expected);
  if (world_.threads > 1) return;
  EXPECT_LE(failed, 1u);
  if (failed == 0) return;
  for (std::size_t i = 0; i != size_; ++i)
    for (const call& each : world_.components[i].calls)
      EXPECT_FALSE(each.signal == signal && each.begin > failed_until) << ids_[i];
}

inline void campaign::check_start(
    const states& before, const members& meant, const ending& end, bool keep
) {
  const component_state sum = sum_of(meant);
  EXPECT_EQ(end.refused, sum == component_state::suspended || sum == component_state::failed);
  if (end.refused) return;
  members should(size_);
  for (std::size_t i = 0; i != size_; ++i)
    should[i] = meant[i] && before[i] == component_state::stopped;
  check_reached(start, should, end);
  const auto has_started = [&](std::size_t i) {
    return should[i] && was_called(start, i, true) && !has_failed(start, i);
  };
  const auto is_made = [&](std::size_t i) {
    return std::ranges::any_of(world_.components[i].calls, [](const call& c) {
      return c.signal == start && c.when == hook::none && c.thrown == fault::none;
    });
  };
  if (end.threw() && !keep) {
    // All that this call has made is stopped again, after the last of them has been made.
    std::size_t last_start = 0;
    for (const world::component& c : world_.components)
      for (const call& each : c.calls)
        if (each.signal == start) last_start = std::max(last_start, each.end);
    check_order(stop, last_start, world_.clock);
    for (std::size_t i = 0; i != size_; ++i)
      EXPECT_EQ(is_made(i), std::ranges::any_of(world_.components[i].calls, [&](const call& c) {
                  return c.signal == stop && c.when == hook::none && c.begin > last_start;
                }));
    auto rolled_back = end.rolled_back;
    std::ranges::sort(rolled_back);
    auto expected = ids_where(has_started);
    std::ranges::sort(expected);
    EXPECT_EQ(rolled_back, expected);
    return;  // Nothing else has changed.
  }
  EXPECT_TRUE(end.rolled_back.empty());
  for (std::size_t i = 0; i != size_; ++i) {
    if (!should[i] || !was_called(start, i)) continue;
    model_[i] = has_failed(start, i) ? component_state::failed : component_state::running;
    has_instance_[i] = is_made(i);
  }
}

inline void campaign::check_stop(const states& before, const members& meant) {
  for (std::size_t i = 0; i != size_; ++i) {
    const bool had_instance = before[i] != component_state::stopped && has_instance_[i];
    EXPECT_EQ(meant[i] && had_instance, was_called(stop, i, true)) << ids_[i];
    if (!meant[i]) continue;
    model_[i] = component_state::stopped;
    has_instance_[i] = false;
  }
}

inline void campaign::check_restart(
    const states& before, const choice& chosen, const ending& end, bool keep
) {
  const members down = with_dependents(chosen.named);
  members again = down;
  if (!chosen.everything)
    for (std::size_t i = 0; i != size_; ++i)
      again[i] = down[i] && before[i] != component_state::stopped;
  members around = with_needed(again);
  for (std::size_t i = 0; i != size_; ++i) around[i] = around[i] && !again[i];
  const component_state outside = sum_of(around);
  EXPECT_EQ(
      end.refused, outside == component_state::suspended || outside == component_state::failed
  );
  if (end.refused) return;
  std::size_t first_start = world_.clock;
  for (const world::component& c : world_.components)
    for (const call& each : c.calls)
      if (each.signal == start) first_start = std::min(first_start, each.begin);
  check_order(stop, 0, first_start);
  if (end.failed_at == "start") {  // A rollback has stopped, too.
    for (std::size_t i = 0; i != size_; ++i) {
      if (!down[i]) continue;
      EXPECT_TRUE(!has_instance_[i] || was_called(stop, i, true));
      model_[i] = component_state::stopped;
      has_instance_[i] = false;
    }
  } else {
    check_stop(before, down);
  }
  if (end.failed_at == "stop") {
    for (std::size_t i = 0; i != size_; ++i) EXPECT_FALSE(was_called(start, i));
    return;
  }
  const states stopped = model_;
  check_start(stopped, again, end, keep);
}

inline void campaign::check_change(
    verb signal,
    const states& before,
    const members& meant,
    component_state from,
    component_state to,
    const ending& end
) {
  members should(size_);
  for (std::size_t i = 0; i != size_; ++i) should[i] = meant[i] && before[i] == from;
  check_reached(signal, should, end);
  for (std::size_t i = 0; i != size_; ++i)
    if (was_called(signal, i)) model_[i] = has_failed(signal, i) ? component_state::failed : to;
}

inline void campaign::check_poke(const states& before, const members& meant, const ending& end) {
  members should(size_);
  for (std::size_t i = 0; i != size_; ++i)
    should[i] = meant[i] &&
                (before[i] == component_state::running || before[i] == component_state::suspended);
  check_reached(poked, should, end);
  for (std::size_t i = 0; i != size_; ++i)
    if (has_failed(poked, i)) model_[i] = component_state::failed;
}

inline void campaign::check_states(const cruller::any_system& sys, std::size_t verb) const {
  for (std::size_t i = 0; i != size_; ++i) {
    const world::component& c = world_.components[i];
    EXPECT_EQ(sys.state(ids_[i]), model_[i]) << "verb " << verb << " " << ids_[i];
    EXPECT_EQ(c.instance != nullptr, bool(has_instance_[i])) << ids_[i];
    const int alive = has_instance_[i] ? 1 : 0;
    EXPECT_EQ(c.times_made, c.times_destroyed + alive) << ids_[i];
    EXPECT_EQ(c.times_made, c.times_stopped + alive) << ids_[i];
  }
  EXPECT_EQ(sys.state(), sum_of(members(size_, true)));
}

}  // namespace campaign
