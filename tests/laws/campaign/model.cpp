// The model: the state that the rules require after each signal.
#include <map>

#include "campaign.hpp"

namespace campaign {

// --- the model ----------------------------------------------------------------------------------

component_state campaign::sum_of(const members& some) const {
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

// Directly from the definition: repeats until nothing is added.
campaign::members campaign::with_needed(members some) const {
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t i = 0; i != size_; ++i)
      for (const std::size_t needed : world_.components[i].needs)
        if (some[i] && !some[needed]) grows = some[needed] = true;
  }
  return some;
}
campaign::members campaign::with_dependents(members some) const {
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t i = 0; i != size_; ++i)
      for (const std::size_t needed : world_.components[i].needs)
        if (some[needed] && !some[i]) grows = some[i] = true;
  }
  return some;
}

bool campaign::was_called(verb signal, std::size_t component, bool in_handler) const {
  return std::ranges::any_of(world_.components[component].calls, [&](const call& c) {
    return c.signal == signal && (!in_handler || c.when == hook::none);
  });
}

bool campaign::has_failed(verb signal, std::size_t component) const {
  const world::component& c = world_.components[component];
  // A drain that takes too long is not a failure of the stop that contains it.
  const bool lateness_counts = signal != drained || !drains_;
  return (lateness_counts && c.is_late[signal]) ||
         std::ranges::any_of(c.calls, [&](const call& each) {
           return each.signal == signal && each.thrown != fault::none;
         });
}

bool campaign::was_called_before(verb signal, std::size_t component, std::size_t time) const {
  return std::ranges::any_of(world_.components[component].calls, [&](const call& c) {
    return c.signal == signal && c.begin < time;
  });
}

// All calls of a component end before those of the components that wait for it begin, and each
// component gets the signal once. Checks the calls that began within a span of time.
void campaign::check_order(verb signal, std::size_t from, std::size_t to) const {
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

// The error lists every failure once, and nothing else.
void campaign::check_error(const cruller::signal_error& error, ending& end) const {
  end.failed_at = error.signal();
  end.cancelled = error.cancelled();
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
      if (world_.components[i].is_late[s] && !has_thrown && !(s == drained && drains_))
        expected.emplace(name, message_of(fault::waits));
    }
  ASSERT_TRUE(end.cancelled || !error.failures().empty());
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
  for (const auto& [name, message] : expected) ADD_FAILURE() << "not reported: " << name << message;
  EXPECT_NE(error.nested_ptr(), nullptr);
  if (error.failures().empty()) return;
  EXPECT_EQ(error.nested_ptr(), error.failures().front().cause);
}

// Each step that begins ends exactly once, and is reported late at most once.
void campaign::check_events() const {
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

// Each component that should get the signal gets it, unless another one fails before. No other
// component gets it.
void campaign::check_reached(verb signal, const members& should, const ending& end) const {
  check_order(signal);
  std::size_t failed = 0;
  std::size_t failed_until = world_.clock;
  for (std::size_t i = 0; i != size_; ++i) {
    EXPECT_FALSE(!should[i] && was_called(signal, i)) << ids_[i];
    const bool ends_early = signal == drained ? end.cancelled || has_failed(drained, i)
                                              : end.threw();
    EXPECT_TRUE(!should[i] || ends_early || was_called(signal, i, true)) << ids_[i];
    if (!has_failed(signal, i)) continue;
    ++failed;
    for (const call& each : world_.components[i].calls)
      if (each.signal == signal) failed_until = each.end;
  }
  EXPECT_EQ(failed != 0 || end.cancelled, end.threw());
  auto not_reached = end.not_reached;
  std::ranges::sort(not_reached);
  auto expected = ids_where([&](std::size_t i) { return should[i] && !was_called(signal, i); });
  std::ranges::sort(expected);
  EXPECT_EQ(not_reached, expected);
  if (world_.threads > 1) return;
  // After a handler has cancelled, nothing begins except the hooks of its own component.
  const std::size_t cancelled_at = world_.cancelled_at;
  std::size_t begun_later = 0;
  for (std::size_t i = 0; cancelled_at != 0 && i != size_; ++i)
    for (const call& each : world_.components[i].calls)
      if (each.signal == signal && each.begin > cancelled_at && each.when != hook::after &&
          !was_called_before(signal, i, cancelled_at))
        ++begun_later;
  EXPECT_EQ(begun_later, 0u);
  if (signal == drained) return;
  EXPECT_LE(failed, 1u);
  if (failed == 0) return;
  for (std::size_t i = 0; i != size_; ++i)
    for (const call& each : world_.components[i].calls)
      EXPECT_FALSE(each.signal == signal && each.begin > failed_until) << ids_[i];
}

campaign::members campaign::with_returning(const choice& chosen) const {
  members all = chosen.named;
  const members dependents = with_dependents(chosen.named);
  for (std::size_t i = 0; i != size_; ++i) all[i] = all[i] || (dependents[i] && returning_[i]);
  return all;
}

void campaign::forget_returning(const members& some) {
  for (std::size_t i = 0; i != size_; ++i) returning_[i] = returning_[i] && !some[i];
}

void campaign::check_start(
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
    // Everything that this call has started is stopped again after the last start.
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
    return;  // Everything else is unchanged.
  }
  EXPECT_TRUE(end.rolled_back.empty());
  if (!end.threw()) forget_returning(meant);
  for (std::size_t i = 0; i != size_; ++i) {
    if (!should[i] || !was_called(start, i)) continue;
    model_[i] = has_failed(start, i) ? component_state::failed : component_state::running;
    has_instance_[i] = is_made(i);
  }
}

void campaign::check_stop(const states& before, const members& meant) {
  for (std::size_t i = 0; i != size_; ++i) {
    const bool had_instance = before[i] != component_state::stopped && has_instance_[i];
    EXPECT_EQ(meant[i] && had_instance, was_called(stop, i, true)) << ids_[i];
    if (!meant[i]) continue;
    model_[i] = component_state::stopped;
    has_instance_[i] = false;
  }
}

void campaign::check_restart(
    const states& before, const choice& chosen, const ending& end, bool keep
) {
  const members down = with_dependents(chosen.named);
  members back = down;
  for (std::size_t i = 0; i != size_; ++i)
    back[i] = down[i] && (before[i] != component_state::stopped || returning_[i]);
  const members again = chosen.everything ? down : back;
  members around = with_needed(again);
  for (std::size_t i = 0; i != size_; ++i) around[i] = around[i] && !again[i];
  const component_state outside = sum_of(around);
  EXPECT_EQ(
      end.refused, outside == component_state::suspended || outside == component_state::failed
  );
  if (end.refused) return;
  // Cancelled before its stop, a restart has no effect.
  if (is_cancelled_before_) {
    for (const world::component& c : world_.components) EXPECT_TRUE(c.calls.empty());
    EXPECT_EQ(end.failed_at, "restart");
    return;
  }
  for (std::size_t i = 0; i != size_; ++i) returning_[i] = returning_[i] || back[i];
  std::size_t first_start = world_.clock;
  for (const world::component& c : world_.components)
    for (const call& each : c.calls)
      if (each.signal == start) first_start = std::min(first_start, each.begin);
  check_order(stop, 0, first_start);
  // The first failure of a cancelled start may be one of its rollback.
  const bool has_come_to_start = end.failed_at == "start" ||
                                 first_start != world_.clock.load(std::memory_order_relaxed);
  if (end.threw() && has_come_to_start) {  // A rollback has stopped components, too.
    for (std::size_t i = 0; i != size_; ++i) {
      if (!down[i]) continue;
      EXPECT_TRUE(!has_instance_[i] || was_called(stop, i, true));
      model_[i] = component_state::stopped;
      has_instance_[i] = false;
    }
  } else {
    check_stop(before, down);
  }
  if (end.threw() && !has_come_to_start) {
    for (std::size_t i = 0; i != size_; ++i) EXPECT_FALSE(was_called(start, i));
    return;
  }
  const states stopped = model_;
  check_start(stopped, chosen.everything ? again : with_needed(again), end, keep);
}

void campaign::check_change(
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

void campaign::check_poke(
    verb signal, const states& before, const members& meant, const ending& end
) {
  members should(size_);
  for (std::size_t i = 0; i != size_; ++i)
    should[i] = meant[i] &&
                (before[i] == component_state::running || before[i] == component_state::suspended);
  check_reached(signal, should, end);
  for (std::size_t i = 0; i != size_; ++i)
    if (has_failed(signal, i)) model_[i] = component_state::failed;
}

// A drain continues after a failure, and changes no state.
void campaign::check_drain(const states& before, const members& meant, const ending& end) {
  members should(size_);
  for (std::size_t i = 0; i != size_; ++i)
    should[i] = meant[i] &&
                (before[i] == component_state::running || before[i] == component_state::suspended);
  check_reached(drained, should, end);
}

// Everything that is about to be stopped drains before, unless the drain is cancelled.
void campaign::check_drain_of_stop(const states& before, const members& meant) const {
  check_order(drained);
  const bool is_cut_short = is_cancelled_before_ || world_.was_cancelled;
  std::size_t last_drain = 0;
  for (std::size_t i = 0; i != size_; ++i) {
    const bool should = drains_ && meant[i] &&
                        (before[i] == component_state::running ||
                         before[i] == component_state::suspended);
    EXPECT_FALSE(!should && was_called(drained, i)) << ids_[i];
    EXPECT_TRUE(!should || is_cut_short || was_called(drained, i, true) || has_failed(drained, i))
        << ids_[i];
    for (const call& each : world_.components[i].calls)
      if (each.signal == drained) last_drain = std::max(last_drain, each.end);
  }
  for (const world::component& c : world_.components)
    for (const call& each : c.calls) EXPECT_FALSE(each.signal == stop && each.begin < last_drain);
}

// A cancelled verb reports it, unless it is a stop or has nothing to do.
void campaign::check_cancelled(std::size_t verb, const choice& chosen, const ending& end) const {
  // A signal that no component handles ends at once, too.
  const bool has_nothing_to_do = (chosen.is_nothing() && (verb == 0 || verb == 2 || verb == 3)) ||
                                 (size_ == 0 && verb == 5);
  if (end.unknown || end.refused || has_nothing_to_do || verb == 1)
    EXPECT_FALSE(end.cancelled);
  else
    EXPECT_EQ(end.cancelled, is_cancelled_before_ || world_.was_cancelled)
        << "verb " << verb << ", " << end.failed_at << " failed, before: " << is_cancelled_before_;
}

void campaign::check_states(const cruller::any_system& sys, std::size_t verb) const {
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
