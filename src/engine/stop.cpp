// Stopping, which continues after failures.
#include "engine/dispatch.hpp"
#include "engine/many_places.hpp"
#include "engine/supervisor.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {

struct engine::stopping {
  static constexpr bool ends_at_failure = false;
  static constexpr bool can_be_cancelled = false;

  bool wants(const route_visit& visit) const {
    return of.records_[visit.component].state.load(std::memory_order_relaxed) != 0;
  }

  bool take(const route_visit& visit, step_recorder& step, failure_list& failures) const {
    return stop_component(visit, step, failures);
  }

  // Most components of a large system have nothing to call; they cost one store. Components with
  // only a destructor are common too.
  [[gnu::noinline]] bool run_unobserved(
      const route_visit*& at, const route_visit* end, step_recorder& step, failure_list& failures
  ) const {
    detail::component_record* const records = of.records_;
    struct {
      engine& of;
      detail::component_record* const records;
      void* const instances;
      const route_visit* visit;

      // For components with a destructor and nothing else to call.
      [[gnu::always_inline]] bool operator()() {
        state_byte& state = records[visit->component].state;
        const auto is_live = static_cast<signed char>(state.load(std::memory_order_relaxed)) < 0;
        if ((of.any_watchers() | static_cast<std::uintptr_t>(visit->has_functions()) |
             static_cast<std::uintptr_t>(visit->destroy == nullptr) |
             static_cast<std::uintptr_t>(!is_live)) != 0) [[unlikely]]
          return false;
        put(state, component_state::stopping, false);
        visit->destroy(instances);
        put(state, component_state::stopped, false);
        ++visit;
        return true;
      }
    } next{of, of.records_, of.instances_, at};
    while (true) {
      const route_visit* visit = next.visit;
      for (; visit != end && !visit->has_work; ++visit)
        put(records[visit->component].state, component_state::stopped, false);
      next.visit = visit;
      repeat_at_many_places(static_cast<std::size_t>(end - visit), next);
      at = next.visit;
      step.add_begun(static_cast<std::size_t>(at - visit));
      if (at == end || of.watchers() != nullptr) break;
      if (at != visit || !at->has_work) continue;
      if (wants(*at)) stop_component(*at, step, failures);
      ++next.visit;
    }
    return true;
  }

  // Calls everything, then destroys the instance, before anything that it depends on is stopped.
  bool stop_component(const route_visit& visit, step_recorder& step, failure_list& failures) const {
    state_byte& state = of.records_[visit.component].state;
    if ((state.load(std::memory_order_relaxed) & live) == 0) {  // It failed without an instance.
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
        failures.add(of.id(visit.component), detail::stop_signal.id.name, error);
      }
    };
    attempt([&] { step.begin(visit); });
    for (std::uint32_t f = visit.first; f != visit.end(); ++f) attempt([&] { step.call(f); });
    if (visit.destroy != nullptr) visit.destroy(of.instances_);
    put(state, component_state::stopped, false);
    if (first == nullptr) attempt([&] { step.close(); });
    if (first == nullptr)
      step.end();
    else
      step.end_exactly(first);
    return first == nullptr;
  }

  engine& of;
};

void engine::stop_each(const selected_route& way, execution& how, failure_list& failures) {
  dispatch(way, how, stopping{*this}, failures);
}

void engine::stop_along(const selected_route& way, execution& how, failure_list& failures) {
  if (state() == component_state::stopped || way.is_nothing()) return;
  put_whole(system_state_, component_state::stopping);
  stop_each(way, how, failures);
  if (supervisor* const with = get_supervisor()) [[unlikely]]
    with->note_stopped(way);
  if (way.is_whole() && get_supervisor() == nullptr)
    put_whole(system_state_, component_state::stopped);
  else
    settle(way);
}

void engine::stop(const signal_options& options) {
  const selected_route way(routes().stop(), wiring_, options);
  // Before it waits: what supervision does must not take longer than necessary.
  if (way.is_whole()) announce_stop();
  if (is_carried_out([&] { stop(options); })) [[unlikely]]
    return;
  const verb_turn mine(*this, way.signal());
  failure_list failures;
  const bool has_drained = options.drain.count() > 0 && drain_along(way, options, mine, failures);
  execution how(*this, mine, options, has_drained);
  stop_along(way, how, failures);
  forget_returning(way);
  failures.throw_if_any();
}

bool engine::shut_down() noexcept {
  if (supervisor* const with = get_supervisor()) [[unlikely]]
    with->close();
  // A handler has called `exit`, which destroys its static system: it has the turn already.
  const turn* const around = turn::around(turn_mutex_);
  const bool is_over = around == nullptr;
  if (state() == component_state::stopped) return is_over;
  try {
    const selected_route way(routes().stop());
    failure_list failures;
    if (around != nullptr) {
      execution how(*this, *around);
      stop_along(way, how, failures);
      return is_over;
    }
    const turn mine(turn_mutex_);
    execution how(*this, mine);
    stop_along(way, how, failures);
  } catch (...) {  // Out of memory for the report; all components have been stopped nevertheless.
  }
  return is_over;
}

}  // namespace cruller::v0
