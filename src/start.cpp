// Starting, and what becomes of it when a component fails.
#include <optional>

#include "hand_over.hpp"
#include "pass.hpp"

namespace cruller {

struct engine::starting {
  static constexpr bool gives_up = true;

  bool wants(const stop_on_route& stop) const {
    return of.records_[stop.component].state.load(std::memory_order_relaxed) == 0;
  }

  [[gnu::always_inline]] bool take(
      const stop_on_route& stop, progress& step, failure_list& failures
  ) const {
    state_byte& state = of.records_[stop.component].state;
    bool is_live = false;
    try {
      step.begin(stop);
      put(state, component_state::starting, false);
      for (std::uint32_t f = stop.first; f != stop.after; ++f) step.call(f);
      is_live = true;
      // The instance is there, but its hooks have not seen it: nobody else may.
      for (std::uint32_t f = stop.after; f != stop.end; ++f) step.call(f);
      step.close();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      put(state, component_state::failed, is_live);
      step.end_exactly(error);
      failures.add(of.id(stop.component), dsl::start.id.name, error);
      return false;
    }
    put(state, component_state::running, true);
    step.end(stop);
    return true;
  }

  engine& of;
};

void engine::ask_ready(std::uint32_t component, void* instances, failure_list& failures) {
  const auto ready = wiring_.plan().components[component].prepare;
  if (ready == nullptr) return;
  std::vector<std::exception_ptr> problems;
  ready(instances, value(component).get(), problems);
  for (const std::exception_ptr& problem : problems)
    failures.add(id(component), dsl::start.id.name, problem);
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

void engine::start(const signal_options& options) {
  const walk way(routes().start(), wiring_, options.only);
  const turn mine(*this, "start");
  sending how(*this, mine, options);
  start_along(way, how);
}

void engine::start_along(const walk& way, sending& how) {
  if (way.is_nothing()) return;
  const component_state state_before = state_of(way);
  if (state_before == component_state::suspended)
    refuse(way, state_before, "start", "resume() it, or stop() it first");
  if (state_before == component_state::failed)
    refuse(way, state_before, "start", "stop() it first");

  const heirs all(*this, way);  // What they do not take is closed at the end.
  // Only what this call starts may be rolled back. The way back is worked out beforehand, for the
  // start may fail for want of memory.
  std::optional<walk> back;
  if (state() != component_state::stopped) {
    component_set by_this_call(size());
    for (std::size_t i = 0; i != size(); ++i)
      by_this_call[i] = at(records_[i].state) == component_state::stopped;
    back.emplace(routes().stop(), by_this_call);
  }

  failure_list failures;
  if (!routes().prepared().empty()) {
    prepare(way, failures);
    failures.throw_if_any();
  }
  put_whole(system_state_, component_state::starting);
  pass(way, how, starting{*this}, failures);
  if (failures.empty()) {
    if (way.is_whole() && !way.stops().empty())
      put_whole(system_state_, component_state::running);
    else
      settle();
    return;
  }
  if (how.on_failure() == failure_policy::roll_back) {
    if (!back) back.emplace(routes().stop());
    roll_back(*back, how, failures);
  }
  settle();
  failures.throw_if_any();
}

void engine::roll_back(const walk& back, sending& how, failure_list& failures) {
  // One that has failed after it was made is stopped, too, but did not get as far as to be started.
  for (const stop_on_route& stop : back.stops())
    if (at(records_[stop.component].state) == component_state::running)
      failures.rolled_back(id(stop.component));
  how.drop_deadline();
  stop_each(back, how, failures);
}

}  // namespace cruller
