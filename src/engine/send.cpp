// Suspending, resuming, and a program's own signals: instances are kept.
#include <algorithm>
#include <utility>

#include "engine/dispatch.hpp"
#include "engine/supervisor.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {

// A change from one state through another to a third.
struct engine::changing {
  static constexpr bool ends_at_failure = true;
  static constexpr bool can_be_cancelled = true;

  bool wants(const route_visit& visit) const {
    return signal.from.has(at(of.records_[visit.component].state));
  }

  bool take(const route_visit& visit, step_recorder& step, failure_list& failures) const {
    state_byte& state = of.records_[visit.component].state;
    try {
      if (!step.begin(visit)) return true;
      put(state, signal.through, true);
      step.call_all(visit);
      step.close();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      put(state, component_state::failed, true);
      step.end_exactly(error);
      failures.add(of.id(visit.component), signal.id.name, error);
      return false;
    }
    put(state, signal.to, true);
    supervisor* const work = of.get_supervisor();
    if (work != nullptr && signal.to == component_state::running) [[unlikely]]
      work->release_works(visit.component);
    step.end();
    return true;
  }

  engine& of;
  const detail::signal_row& signal;
};

// A signal that changes no state, except to `failed`; some do not even do that.
struct engine::asking {
  static constexpr bool ends_at_failure = true;
  static constexpr bool can_be_cancelled = true;

  bool wants(const route_visit& visit) const { return of.takes_part(way, visit); }

  bool take(const route_visit& visit, step_recorder& step, failure_list& failures) const {
    try {
      if (!step.begin(visit)) return true;
      step.call_all(visit);
      step.close();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      if (way.row->failure_is_kept) {
        put(of.records_[visit.component].state, component_state::failed, true);
        if (supervisor* const work = of.get_supervisor()) work->ask_works(visit.component);
      }
      step.end_exactly(error);
      failures.add(of.id(visit.component), way.signal.name, error);
      return false;
    }
    step.end();
    return true;
  }

  engine& of;
  const route& way;
};

// Like a stop, it continues after failures.
struct engine::draining : asking {
  static constexpr bool ends_at_failure = false;
};

void engine::change(const selected_route& way, const signal_options& options) {
  if (is_carried_out([&] { change(way, options); })) return;
  const detail::signal_row& signal = *way.way().row;
  const verb_turn mine(*this, way.signal());
  const cancellable scope(cancellation_, options.stop_token);
  execution how(*this, mine, options);
  if (way.is_nothing()) return;
  const component_state before = state_of(way);
  if (before == component_state::stopped || before == component_state::failed)
    refuse(
        way,
        before,
        way.signal(),
        signal.effect == detail::signal_effect::suspends
            ? "only running components can be suspended"
            : "only suspended components can be resumed"
    );
  put_whole(system_state_, signal.through);
  failure_list failures;
  dispatch(way, how, changing{*this, signal}, failures);
  if (cancellation_.close()) failures.cancelled(way.signal());
  settle(way);
  failures.throw_if_any();
}

void engine::suspend(const signal_options& options) {
  change(selected_route(routes().suspend(), wiring_, options), options);
}

void engine::resume(const signal_options& options) {
  change(selected_route(routes().resume(), wiring_, options), options);
}

void engine::send(const route& signal, const signal_options& options) {
  if (is_carried_out([&] { send(signal, options); })) return;
  const selected_route way(signal, wiring_, options);
  const verb_turn mine(*this, way.signal());
  const cancellable scope(cancellation_, options.stop_token);
  execution how(*this, mine, options);
  send_along(way, how);
}

void engine::send_along(const selected_route& way, execution& how) {
  failure_list failures;
  if (way.way().row->ends_at_failure)
    dispatch(way, how, asking{*this, way.way()}, failures);
  else
    dispatch(way, how, draining{{*this, way.way()}}, failures);
  if (cancellation_.close()) failures.cancelled(way.signal());
  if (failures.empty()) return;
  settle(way);
  failures.throw_if_any();
}

bool engine::drain_along(
    const selected_route& down,
    const signal_options& options,
    const turn& mine,
    failure_list& failures
) {
  const route* const signal = routes().find(detail::drain_signal.id.name);
  if (signal == nullptr || state() == component_state::stopped) return false;
  component_set members(size(), down.is_whole());
  for (const route_visit& visit : down.visits()) members[visit.component] = true;
  const selected_route way(*signal, members);
  signal_options limited = options;
  limited.timeout = options.drain;
  limited.threads = std::max(options.threads, static_cast<unsigned>(size()));
  const cancellable scope(cancellation_, options.stop_token);
  execution how(*this, mine, limited);
  failure_list all;
  dispatch(way, how, draining{{*this, *signal}}, all);
  failures.add(std::move(all).without_timeouts());
  return true;
}

}  // namespace cruller::v0
