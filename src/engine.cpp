// Driving a live system: each verb is one walk along the route of its signal.
#include "engine.hpp"

#include <algorithm>
#include <ranges>

#include "progress.hpp"

namespace cruller {

engine::engine(
    any_system& self,
    const cruller::wiring& wiring,
    void* instances,
    detail::component_record* records
)
    : self_(self),
      wiring_(wiring),
      instances_(instances),
      own_records_(
          records == nullptr
              ? std::make_unique<detail::component_record[]>(wiring.plan().components.size())
              : nullptr
      ),
      records_(records == nullptr ? own_records_.get() : records) {}

bool engine::is_inside() const noexcept { return turn::is_inside(*this); }

bool engine::takes_part(const route& way, const stop_on_route& stop) const {
  const component_state state = at(records_[stop.component].state);
  if (&way == &routes().start()) return state == component_state::stopped;
  if (&way == &routes().stop()) return state != component_state::stopped;
  if (&way == &routes().suspend()) return state == component_state::running;
  if (&way == &routes().resume()) return state == component_state::suspended;
  return stop.first != stop.end &&
         (state == component_state::running || state == component_state::suspended);
}

std::size_t engine::count_parts(const walk& way) const {
  return static_cast<std::size_t>(std::ranges::count_if(way.stops(), [&](const stop_on_route& s) {
    return takes_part(way.way(), s);
  }));
}

component_state engine::sum_of_states(std::span<const stop_on_route> stops) const {
  component_state sum = component_state::stopped;
  for (const stop_on_route& stop : stops) {
    const component_state state = at(records_[stop.component].state);
    if (state == component_state::failed) return state;
    if (state != component_state::stopped && sum != component_state::suspended) sum = state;
  }
  return sum;
}

void engine::refuse(
    const walk& way, component_state state, std::string_view verb, std::string_view advice
) const {
  std::string_view who = "the system";
  // The last one on the way is one that was selected, or nearest to it.
  if (!way.is_whole())
    for (const stop_on_route& stop : way.stops())
      if (at(records_[stop.component].state) == state) who = id(stop.component);
  throw lifecycle_error(
      std::string(verb) + ": " + std::string(who) + " is " + std::string(state.name()) + "; " +
      std::string(advice)
  );
}

// --- start --------------------------------------------------------------------------------------

void engine::ask_ready(std::uint32_t component, void* instances, failure_list& failures) {
  const auto ready = wiring_.plan().components[component].prepare;
  if (ready == nullptr) return;
  std::vector<std::exception_ptr> problems;
  ready(instances, value(component), problems);
  for (std::exception_ptr& problem : problems)
    failures.add(id(component), routes().start().signal.name, std::move(problem));
}

void engine::check(const walk& way) {
  if (routes().prepared().empty()) return;
  failure_list failures;
  for (const stop_on_route& stop : way.stops()) ask_ready(stop.component, nullptr, failures);
  failures.throw_if_any();
}

void engine::prepare(const walk& way, failure_list& failures) {
  for (const stop_on_route& stop : way.stops())
    if (takes_part(way.way(), stop)) ask_ready(stop.component, instances_, failures);
  if (failures.empty()) return;
  for (const stop_on_route& stop : way.stops())
    if (takes_part(way.way(), stop) && !failures.has(id(stop.component)))
      failures.not_reached(id(stop.component));
}

[[gnu::always_inline]] inline void engine::start_component(
    const stop_on_route& stop, progress& of
) {
  state_byte& state = records_[stop.component].state;
  bool is_live = false;
  of.begin(stop);
  try {
    put(state, component_state::starting, false);
    for (std::uint32_t f = stop.first; f != stop.after; ++f) of.call(f);
    is_live = true;
    // The instance is there, but its hooks have not seen it: nobody else may.
    for (std::uint32_t f = stop.after; f != stop.end; ++f) of.call(f);
  } catch (...) {
    put(state, component_state::failed, is_live);
    of.end_exactly(std::current_exception());
    throw;
  }
  put(state, component_state::running, true);
  of.end(stop);
}

void engine::start(const signal_options& options) {
  const walk way(routes().start(), wiring_, options.only);
  const turn mine(*this, "start");
  start_along(way, options.on_failure);
}

void engine::start_along(const walk& way, failure_policy on_failure) {
  if (way.is_nothing()) return;
  const component_state state_before = state_of(way);
  if (state_before == component_state::suspended)
    refuse(way, state_before, "start", "resume() it, or stop() it first");
  if (state_before == component_state::failed)
    refuse(way, state_before, "start", "stop() it first");

  // Only what this call starts may be rolled back, so what was started before is kept in mind.
  component_set started_before;
  if (state() != component_state::stopped) {
    started_before.resize(size());
    for (std::size_t i = 0; i != size(); ++i)
      started_before[i] = at(records_[i].state) != component_state::stopped;
  }

  failure_list failures;
  if (!routes().prepared().empty()) {
    prepare(way, failures);
    failures.throw_if_any();
  }
  progress of(*this, way);
  put_whole(system_state_, component_state::starting);
  const std::span<const stop_on_route> stops = way.stops();
  auto stop = stops.begin();
  for (; stop != stops.end(); ++stop) {
    if (records_[stop->component].state.load(std::memory_order_relaxed) != 0) continue;
    try {
      start_component(*stop, of);
    } catch (...) {
      failures.add(id(stop->component), way.signal(), std::current_exception());
      break;
    }
  }
  if (failures.empty()) {
    if (way.is_whole() && !stops.empty())
      put_whole(system_state_, component_state::running);
    else
      settle();
    return;
  }
  for (const stop_on_route& rest : std::ranges::subrange(stop + 1, stops.end()))
    if (takes_part(way.way(), rest)) failures.not_reached(id(rest.component));
  if (on_failure == failure_policy::roll_back) roll_back(started_before, failures);
  settle();
  failures.throw_if_any();
}

void engine::roll_back(const component_set& started_before, failure_list& failures) {
  component_set by_this_call = started_before;
  by_this_call.resize(size());
  by_this_call.flip();
  const walk way(routes().stop(), by_this_call);
  progress of(*this, way);
  for (const stop_on_route& stop : way.stops()) {
    if (!takes_part(way.way(), stop)) continue;
    const bool had_started = at(records_[stop.component].state) == component_state::running;
    stop_component(stop, of, failures);
    if (had_started) failures.rolled_back(id(stop.component));
  }
}

// --- stop ---------------------------------------------------------------------------------------

// Tries everything, then destroys the instance, before anything that it depends on is stopped.
void engine::stop_component(const stop_on_route& stop, progress& of, failure_list& failures) {
  state_byte& state = records_[stop.component].state;
  if ((state.load(std::memory_order_relaxed) & live) == 0) {  // It failed before it had one.
    put(state, component_state::stopped, false);
    return;
  }
  of.begin(stop);
  put(state, component_state::stopping, false);
  std::exception_ptr first;
  for (std::uint32_t f = stop.first; f != stop.end; ++f) {
    try {
      of.call(f);
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      if (first == nullptr) first = error;
      failures.add(id(stop.component), routes().stop().signal.name, error);
    }
  }
  if (stop.destroy != nullptr) stop.destroy(instances_);
  put(state, component_state::stopped, false);
  if (first == nullptr)
    of.end(stop);
  else
    of.end_exactly(first);
}

void engine::stop_along(const walk& way, failure_list& failures) {
  if (state() == component_state::stopped || way.is_nothing()) return;
  progress of(*this, way);
  put_whole(system_state_, component_state::stopping);
  for (const stop_on_route& stop : way.stops()) {
    state_byte& state = records_[stop.component].state;
    if (state.load(std::memory_order_relaxed) == 0) continue;
    // Most components of a big system have nothing to call; they cost one store.
    if (stop.first == stop.end && stop.destroy == nullptr && watchers() == nullptr)
      put(state, component_state::stopped, false);
    else
      stop_component(stop, of, failures);
  }
  if (way.is_whole())
    put_whole(system_state_, component_state::stopped);
  else
    settle();
}

void engine::stop(const signal_options& options) {
  const walk way(routes().stop(), wiring_, options.only);
  const turn mine(*this, "stop");
  failure_list failures;
  stop_along(way, failures);
  failures.throw_if_any();
}

void engine::shut_down() noexcept {
  if (state() == component_state::stopped) return;
  try {
    const walk way(routes().stop());
    failure_list failures;
    if (turn::is_inside(*this)) {  // A handler destroys its own system: the turn is ours already.
      stop_along(way, failures);
      return;
    }
    const turn mine(*this, "stop");
    stop_along(way, failures);
  } catch (...) {  // Memory for the report is short; each component has been stopped nonetheless.
  }
}

void engine::restart(const signal_options& options) {
  const walk down(routes().stop(), wiring_, options.only);
  const turn mine(*this, "restart");
  if (!down.is_whole()) return restart_selected(down, options.on_failure);
  const walk up(routes().start());
  check(up);
  failure_list failures;
  stop_along(down, failures);
  failures.throw_if_any();
  start_along(up, options.on_failure);
}

void engine::restart_selected(const walk& down, failure_policy on_failure) {
  // What was not started stays so. What is needed from outside is judged first: a start that must
  // be refused would come too late to change nothing.
  component_set again(size());
  for (const stop_on_route& stop : down.stops())
    again[stop.component] = at(records_[stop.component].state) != component_state::stopped;
  component_set needed = again;
  add_needed(wiring_, needed);
  for (std::size_t i = 0; i != size(); ++i) needed[i] = needed[i] && !again[i];
  const walk outside(routes().start(), needed);
  const component_state around = state_of(outside);
  if (around == component_state::suspended)
    refuse(outside, around, "restart", "resume() it first, or restart it, too");
  if (around == component_state::failed)
    refuse(outside, around, "restart", "it must be restarted, too");

  const walk up(routes().start(), again);
  check(up);
  failure_list failures;
  stop_along(down, failures);
  failures.throw_if_any();
  start_along(up, on_failure);
}

// --- suspend, resume, and a program's own signals -----------------------------------------------

void engine::change(const walk& way, component_state through, component_state to) {
  const turn mine(*this, way.signal());
  if (way.is_nothing()) return;
  const bool suspends = through == component_state::suspending;
  const component_state from = suspends ? component_state::running : component_state::suspended;
  const component_state before = state_of(way);
  if (before == component_state::stopped || before == component_state::failed)
    refuse(
        way,
        before,
        way.signal(),
        suspends ? "only what runs can be suspended" : "only what is suspended can be resumed"
    );
  progress of(*this, way);
  put_whole(system_state_, through);
  failure_list failures;
  for (const stop_on_route& stop : way.stops()) {
    state_byte& state = records_[stop.component].state;
    if (at(state) != from) continue;
    if (!failures.empty()) {
      failures.not_reached(id(stop.component));
      continue;
    }
    of.begin(stop);
    try {
      put(state, through, true);
      for (std::uint32_t f = stop.first; f != stop.end; ++f) of.call(f);
      put(state, to, true);
      of.end(stop);
    } catch (...) {
      put(state, component_state::failed, true);
      of.end_exactly(std::current_exception());
      failures.add(id(stop.component), way.signal(), std::current_exception());
    }
  }
  settle();
  failures.throw_if_any();
}

void engine::suspend(const signal_options& options) {
  change(
      walk(routes().suspend(), wiring_, options.only),
      component_state::suspending,
      component_state::suspended
  );
}

void engine::resume(const signal_options& options) {
  change(
      walk(routes().resume(), wiring_, options.only),
      component_state::resuming,
      component_state::running
  );
}

void engine::send(const route& signal, const signal_options& options) {
  const walk way(signal, wiring_, options.only);
  const turn mine(*this, way.signal());
  const bool changes_no_state = &signal == &routes().status();
  progress of(*this, way);
  failure_list failures;
  for (const stop_on_route& stop : way.stops()) {
    if (!takes_part(signal, stop)) continue;
    if (!failures.empty()) {
      failures.not_reached(id(stop.component));
      continue;
    }
    of.begin(stop);
    try {
      for (std::uint32_t f = stop.first; f != stop.end; ++f) of.call(f);
      of.end(stop);
    } catch (...) {
      if (!changes_no_state) put(records_[stop.component].state, component_state::failed, true);
      of.end_exactly(std::current_exception());
      failures.add(id(stop.component), way.signal(), std::current_exception());
    }
  }
  if (failures.empty()) return;
  settle();
  failures.throw_if_any();
}

}  // namespace cruller
