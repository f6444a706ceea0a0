// Stopping, which never gives up; and restarting, which is stopping and starting.
#include <utility>

#include "pass.hpp"

namespace cruller {

struct engine::stopping {
  static constexpr bool gives_up = false;

  bool wants(const stop_on_route& stop) const {
    return of.records_[stop.component].state.load(std::memory_order_relaxed) != 0;
  }

  bool take(const stop_on_route& stop, progress& step, failure_list& failures) const {
    // Most components of a big system have nothing to call; they cost one store.
    if (stop.first != stop.end || stop.destroy != nullptr || step.is_watched())
      return stop_component(stop, step, failures);
    put(of.records_[stop.component].state, component_state::stopped, false);
    return true;
  }

  // Tries everything, then destroys the instance, before anything that it depends on is stopped.
  bool stop_component(const stop_on_route& stop, progress& step, failure_list& failures) const {
    state_byte& state = of.records_[stop.component].state;
    if ((state.load(std::memory_order_relaxed) & live) == 0) {  // It failed before it had one.
      put(state, component_state::stopped, false);
      return true;
    }
    put(state, component_state::stopping, false);
    std::exception_ptr first;
    const auto attempt = [&](auto what) {
      try {
        what();
      } catch (...) {
        const std::exception_ptr error = std::current_exception();
        if (first == nullptr) first = error;
        failures.add(of.id(stop.component), dsl::stop.id.name, error);
      }
    };
    attempt([&] { step.begin(stop); });
    for (std::uint32_t f = stop.first; f != stop.end; ++f) attempt([&] { step.call(f); });
    if (stop.destroy != nullptr) stop.destroy(of.instances_);
    put(state, component_state::stopped, false);
    if (first == nullptr) attempt([&] { step.close(); });
    if (first == nullptr)
      step.end(stop);
    else
      step.end_exactly(first);
    return first == nullptr;
  }

  engine& of;
};

void engine::stop_each(const walk& way, sending& how, failure_list& failures) {
  pass(way, how, stopping{*this}, failures);
}

void engine::stop_along(const walk& way, sending& how, failure_list& failures) {
  if (state() == component_state::stopped || way.is_nothing()) return;
  put_whole(system_state_, component_state::stopping);
  stop_each(way, how, failures);
  if (way.is_whole())
    put_whole(system_state_, component_state::stopped);
  else
    settle();
}

void engine::stop(const signal_options& options) {
  const walk way(routes().stop(), wiring_, options.only);
  const turn mine(*this, "stop");
  sending how(*this, mine, options);
  failure_list failures;
  stop_along(way, how, failures);
  failures.throw_if_any();
}

void engine::shut_down() noexcept {
  if (state() == component_state::stopped) return;
  try {
    const walk way(routes().stop());
    failure_list failures;
    if (const turn* const around = turn::around(*this)) {
      // A handler ends the program, and with it its own static system: the turn is ours already.
      sending how(*this, *around);
      stop_along(way, how, failures);
      return;
    }
    const turn mine(*this, "stop");
    sending how(*this, mine);
    stop_along(way, how, failures);
  } catch (...) {  // Memory for the report is short; each component has been stopped nonetheless.
  }
}

void engine::restart(const signal_options& options) {
  const walk down(routes().stop(), wiring_, options.only);
  const turn mine(*this, "restart");
  sending how(*this, mine, options);
  if (!down.is_whole()) return restart_selected(down, how);
  restart_along(down, walk(routes().hand_over()), walk(routes().start()), how);
}

void engine::restart_along(const walk& down, const walk& hand_over, const walk& up, sending& how) {
  check(up);
  descriptors files;
  if (routes().has_hand_over()) files = hand_over_along(hand_over, how);
  failure_list failures;
  stop_along(down, how, failures);
  failures.throw_if_any();
  leave(std::move(files));
  start_along(up, how);
}

void engine::restart_selected(const walk& down, sending& how) {
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

  restart_along(down, walk(routes().hand_over(), again), walk(routes().start(), again), how);
}

}  // namespace cruller
