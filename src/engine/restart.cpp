// Restarting: stopping and starting, after everything that can be checked in advance.
#include <algorithm>
#include <cruller/restart_options.hpp>
#include <string>
#include <utility>

#include "engine/execution.hpp"
#include "engine/given_values.hpp"
#include "engine/supervisor.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {

void engine::restart(const signal_options& options) {
  if (is_carried_out([&] { restart(options); })) return;
  const selected_route down(routes().stop(), wiring_, options);
  const verb_turn mine(*this, "restart");
  cancellable scope(cancellation_, options.stop_token);
  execution how(*this, mine, options);
  restart_along(down, {}, {}, nullptr, mine, how, scope);
}

void engine::restart(const restart_options& options, const std::function<given_settings()>& read) {
  if (is_carried_out([&] { restart(options, read); })) return;
  const selected_route down(routes().stop(), wiring_, options.stop);
  const verb_turn mine(*this, "restart");
  cancellable scope(cancellation_, options.stop.stop_token);
  execution how(*this, mine, options.stop);
  restart_along(down, options.start, read(), &options, mine, how, scope);
}

void engine::restart_along(
    const selected_route& down,
    const signal_options& chosen,
    const given_settings& values,
    const restart_options* more,
    const turn& mine,
    execution& how,
    cancellable& scope
) {
  // Components of a part that were not started stay stopped, unless a failed restart has stopped
  // them.
  component_set again(size());
  for (const route_visit& visit : down.visits())
    again[visit.component] = at(records_[visit.component].state) != component_state::stopped ||
                             (!to_return_.empty() && to_return_[visit.component]);
  if (!down.is_whole()) check_surroundings(again);
  // What a failed restart has stopped may need what was stopped later.
  component_set to_start = again;
  add_needed(wiring_, to_start);
  for (std::size_t i = 0; i != size(); ++i)
    to_start[i] = again[i] || (to_start[i] && at(records_[i].state) == component_state::stopped);
  const selected_route up = down.is_whole() ? selected_route(routes().start(), wiring_, chosen)
                                            : selected_route(routes().start(), to_start);
  check_values(down, values);
  check(up, values);

  failure_list failures;
  const auto give_up_if_cancelled = [&] {
    if (!cancellation_.is_requested()) return;
    failures.cancelled("restart");
    for (const route_visit& visit : up.visits())
      if (at(records_[visit.component].state) == component_state::stopped)
        failures.not_reached(id(visit.component));
  };
  give_up_if_cancelled();
  failures.throw_if_any();

  component_set returning = to_return_;
  returning.resize(size());
  for (const route_visit& visit : up.visits())
    if (again[visit.component]) returning[visit.component] = true;

  if (state() == component_state::stopped) end_is_over(down);  // As with a start.
  if (supervisor* const with = get_supervisor()) [[unlikely]]
    with->forget_counts(down);
  if (more != nullptr && more->before_stop) more->before_stop();
  descriptors files;
  if (routes().has_hand_over())
    files = down.is_whole() ? hand_over_along(selected_route(routes().hand_over()), how)
                            : hand_over_along(selected_route(routes().hand_over(), again), how);
  to_return_ = std::move(returning);
  stop_along(down, how, failures);
  if (more != nullptr && more->after_stop) more->after_stop();
  give_up_if_cancelled();
  failures.throw_if_any();
  for (const given_setting& each : values) given_values(*this).give(each);
  leave(std::move(files));
  if (more == nullptr) return start_along(up, how);
  scope.listen_to_second(more->start.stop_token);
  execution start_how(*this, mine, more->start, true);
  start_along(up, start_how);
}

void engine::check_surroundings(const component_set& again) const {
  component_set needed = again;
  add_needed(wiring_, needed);
  for (std::size_t i = 0; i != size(); ++i) needed[i] = needed[i] && !again[i];
  const selected_route outside(routes().start(), needed);
  const component_state around = state_of(outside);
  if (around == component_state::suspended)
    refuse(outside, around, "restart", "resume() it first, or restart it, too");
  if (around == component_state::failed)
    refuse(outside, around, "restart", "it must be restarted, too");
}

void engine::check_values(const selected_route& down, const given_settings& values) const {
  for (const given_setting& each : values)
    if (at(records_[each.component].state) != component_state::stopped &&
        std::ranges::find(down.visits(), each.component, &route_visit::component) ==
            down.visits().end())
      throw lifecycle_error(
          std::string(id(each.component)) +
          ": the restart does not stop it, and a value can be set only while its component is "
          "stopped"
      );
}

component_set engine::with_returning(const signal_options& how) const {
  component_set members = chosen_components(wiring_, how, *routes().start().row);
  const component_set without = left_out(wiring_, how.except.ids(), *routes().start().row);
  component_set dependents = members;
  add_dependents(wiring_, dependents);
  for (std::size_t i = 0; i != size(); ++i)
    members[i] = members[i] || (dependents[i] && to_return_[i] && !without[i]);
  add_needed(wiring_, members);
  return members;
}

void engine::forget_returning(const selected_route& way) noexcept {
  if (way.is_whole()) return to_return_.clear();
  if (to_return_.empty()) return;
  for (const route_visit& visit : way.visits()) to_return_[visit.component] = false;
}

}  // namespace cruller::v0
