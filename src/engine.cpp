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

std::size_t engine::count_parts(const route& way) const {
  return static_cast<std::size_t>(std::ranges::count_if(way.stops, [&](const stop_on_route& stop) {
    return takes_part(way, stop);
  }));
}

component_state engine::sum_of_states() const {
  component_state sum = component_state::stopped;
  for (std::size_t i = 0; i != size(); ++i) {
    const component_state state = at(records_[i].state);
    if (state == component_state::failed) return state;
    if (state != component_state::stopped) sum = state;
  }
  return sum;
}

// --- start --------------------------------------------------------------------------------------

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
  const turn mine(*this, "start");
  start_all(options);
}

void engine::start_all(const signal_options& options) {
  const component_state before = state();
  if (before == component_state::suspended)
    throw lifecycle_error("start: the system is suspended; resume() it, or stop() it first");
  if (before == component_state::failed)
    throw lifecycle_error("start: a component has failed; stop() the system first");

  // Only what this call starts may be rolled back, so what ran before is kept in mind.
  std::vector<bool> running_before;
  if (before != component_state::stopped) {
    running_before.resize(size());
    for (std::size_t i = 0; i != size(); ++i)
      running_before[i] = at(records_[i].state) != component_state::stopped;
  }

  const route& way = routes().start();
  progress of(*this, way);
  put_whole(system_state_, component_state::starting);
  failure_list failures;
  auto stop = way.stops.begin();
  for (; stop != way.stops.end(); ++stop) {
    if (records_[stop->component].state.load(std::memory_order_relaxed) != 0) continue;
    try {
      start_component(*stop, of);
    } catch (...) {
      failures.add(id(stop->component), way.signal.name, std::current_exception());
      break;
    }
  }
  if (failures.empty()) {
    put_whole(
        system_state_, way.stops.empty() ? component_state::stopped : component_state::running
    );
    return;
  }
  for (const stop_on_route& rest : std::ranges::subrange(stop + 1, way.stops.end()))
    if (takes_part(way, rest)) failures.not_reached(id(rest.component));
  if (options.on_failure == failure_policy::roll_back) roll_back(running_before, failures);
  settle();
  failures.throw_if_any();
}

void engine::roll_back(const std::vector<bool>& running_before, failure_list& failures) {
  const route& way = routes().stop();
  progress of(*this, way);
  for (const stop_on_route& stop : way.stops) {
    if (!running_before.empty() && running_before[stop.component]) continue;
    if (!takes_part(way, stop)) continue;
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

void engine::stop_all(failure_list& failures) {
  if (state() == component_state::stopped) return;
  const route& way = routes().stop();
  progress of(*this, way);
  put_whole(system_state_, component_state::stopping);
  for (const stop_on_route& stop : way.stops) {
    state_byte& state = records_[stop.component].state;
    if (state.load(std::memory_order_relaxed) == 0) continue;
    // Most components of a big system have nothing to call; they cost one store.
    if (stop.first == stop.end && stop.destroy == nullptr && watchers() == nullptr)
      put(state, component_state::stopped, false);
    else
      stop_component(stop, of, failures);
  }
  put_whole(system_state_, component_state::stopped);
}

void engine::stop(const signal_options&) {
  const turn mine(*this, "stop");
  failure_list failures;
  stop_all(failures);
  failures.throw_if_any();
}

void engine::shut_down() noexcept {
  if (state() == component_state::stopped) return;
  try {
    failure_list failures;
    if (turn::is_inside(*this)) {  // A handler destroys its own system: the turn is ours already.
      stop_all(failures);
      return;
    }
    const turn mine(*this, "stop");
    stop_all(failures);
  } catch (...) {  // Memory for the report is short; each component has been stopped nonetheless.
  }
}

void engine::restart(const signal_options& options) {
  const turn mine(*this, "restart");
  failure_list failures;
  stop_all(failures);
  failures.throw_if_any();
  start_all(options);
}

// --- suspend, resume, and a program's own signals -----------------------------------------------

void engine::change(
    const route& way, component_state through, component_state to, std::string_view advice
) {
  const turn mine(*this, way.signal.name);
  const component_state from = through == component_state::suspending ? component_state::running
                                                                      : component_state::suspended;
  if (state() == to) return;
  if (state() != from)
    throw lifecycle_error(
        std::string(way.signal.name) + ": the system is " + std::string(state().name()) + "; " +
        std::string(advice)
    );
  progress of(*this, way);
  put_whole(system_state_, through);
  failure_list failures;
  for (const stop_on_route& stop : way.stops) {
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
      failures.add(id(stop.component), way.signal.name, std::current_exception());
    }
  }
  settle();
  failures.throw_if_any();
}

void engine::suspend(const signal_options&) {
  change(
      routes().suspend(),
      component_state::suspending,
      component_state::suspended,
      "only a running one can be suspended"
  );
}

void engine::resume(const signal_options&) {
  change(
      routes().resume(),
      component_state::resuming,
      component_state::running,
      "only a suspended one can be resumed"
  );
}

void engine::send(const route& way) {
  const turn mine(*this, way.signal.name);
  const bool changes_no_state = &way == &routes().status();
  progress of(*this, way);
  failure_list failures;
  for (const stop_on_route& stop : way.stops) {
    if (!takes_part(way, stop)) continue;
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
      failures.add(id(stop.component), way.signal.name, std::current_exception());
    }
  }
  if (failures.empty()) return;
  settle();
  failures.throw_if_any();
}

}  // namespace cruller
