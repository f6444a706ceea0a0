// Starting, and the rollback after a failure.
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/dispatch.hpp"
#include "engine/hand_over.hpp"
#include "engine/many_places.hpp"
#include "engine/supervisor.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {

struct engine::starting {
  static constexpr bool ends_at_failure = true;
  static constexpr bool can_be_cancelled = true;

  bool wants(const route_visit& visit) const {
    return of.records_[visit.component].state.load(std::memory_order_relaxed) == 0;
  }

  bool take(const route_visit& visit, step_recorder& step, failure_list& failures) const {
    bool is_live = false;
    try {
      if (!step.begin(visit)) return true;
      // Sequentially consistent with `set` in handlers, see `set_value`.
      of.records_[visit.component].state.store(component_state::starting.index());
      for (std::uint32_t f = visit.first; f != visit.live(); ++f) step.call(f);
      is_live = true;
      // The instance exists, but others may not use it until its hooks have run.
      for (std::uint32_t f = visit.live(); f != visit.end(); ++f) step.call(f);
      step.close();
    } catch (...) {
      fail(visit, is_live, step, failures);
      return false;
    }
    put(of.records_[visit.component].state, component_state::running, true);
    if (supervisor* const work = of.get_supervisor()) [[unlikely]]
      work->release_works(visit.component);
    step.end();
    return true;
  }

  // The common case: one thread, and nothing that observes or measures. Ends at rare cases: a
  // component that is started already, or that has more or fewer functions than one. A function of
  // its own, so that everything it needs stays in registers.
  [[gnu::noinline]] bool run_unobserved(
      const route_visit*& at, const route_visit* end, step_recorder& step, failure_list& failures
  ) const {
    struct {
      engine& of;
      detail::component_record* const records;
      void* const instances;
      step_recorder& step;
      const route_visit* visit;

      // One branch finds all rare cases.
      [[gnu::always_inline]] bool operator()() {
        state_byte& state = records[visit->component].state;
        const plan::function call = visit->call;
        if ((of.any_watchers() | state.load(std::memory_order_relaxed) |
             static_cast<std::uintptr_t>(call == nullptr) |
             static_cast<std::uintptr_t>(of.cancellation_.is_requested())) != 0) [[unlikely]]
          return false;
        put(state, component_state::starting, false);
        call(instances, step.context_of(visit->component));
        put(state, component_state::running, true);
        ++visit;
        return true;
      }
    } next{of, of.records_, of.instances_, step, at};
    const auto count_begun = [&] {
      step.add_begun(static_cast<std::size_t>(next.visit - at));
      at = next.visit;
    };
    try {
      repeat_at_many_places(static_cast<std::size_t>(end - at), next);
    } catch (...) {
      const route_visit& failed = *next.visit++;
      count_begun();
      fail(failed, false, step, failures);
      return false;
    }
    count_begun();
    return true;
  }

  // Called while the exception is being handled.
  void fail(const route_visit& visit, bool is_live, step_recorder& step, failure_list& failures)
      const {
    const std::exception_ptr error = std::current_exception();
    put(of.records_[visit.component].state, component_state::failed, is_live);
    step.end_exactly(error);
    failures.add(of.id(visit.component), detail::start_signal.id.name, error);
  }

  engine& of;
};

// `failure_policy::go_on`: a failure ends only what depends on it.
struct engine::starting_the_rest {
  static constexpr bool ends_at_failure = false;
  static constexpr bool can_be_cancelled = true;

  bool wants(const route_visit& visit) const { return each.wants(visit); }
  bool take(const route_visit& visit, step_recorder& step, failure_list& failures) const {
    return !has_what_it_needs(visit) || each.take(visit, step, failures);
  }
  bool has_what_it_needs(const route_visit& visit) const {
    return std::ranges::all_of(of.wiring_.needed(visit.component), [&](const plan_edge& edge) {
      return at(of.records_[edge.to].state) == component_state::running;
    });
  }

  engine& of;
  starting each{of};
};

void engine::start(const signal_options& options) {
  if (is_carried_out([&] { start(options); })) [[unlikely]]
    return;
  const selected_route way(routes().start(), wiring_, options);
  const verb_turn mine(*this, way.signal());
  end_is_over(way);
  if (!way.is_whole() || !selected_.empty()) [[unlikely]]
    note_selected(way);
  if (supervisor* const with = get_supervisor()) [[unlikely]]
    return start_supervised(way, *with, mine, options);
  const cancellable scope(cancellation_, options.stop_token);
  execution how(*this, mine, options);
  start_once(way, options, how);
}

// Unless the start is refused, which has no effect.
void engine::end_is_over(const selected_route& way) {
  supervisor* const with = get_supervisor();
  if (with != nullptr && routes().is_supervised()) [[unlikely]]
    with->begin();
  if (!is_ending_.load(std::memory_order_acquire)) [[likely]]
    return;
  const component_state before = state_of(way);
  if (before == component_state::suspended || before == component_state::failed) return;
  is_ending_.store(false, std::memory_order_release);
  if (with == nullptr) return;
  with->box()->announce_end(false);
  with->box()->take_shut_down();  // A request that came too late was for the end before.
}

void engine::start_once(const selected_route& way, const signal_options& options, execution& how) {
  if (!to_return_.empty() && !way.is_whole()) [[unlikely]]
    return start_along(selected_route(routes().start(), with_returning(options)), how);
  start_along(way, how);
}

// A failed start is tried again if the policy of the component that has failed says so.
void engine::start_supervised(
    const selected_route& way, supervisor& with, const turn& mine, const signal_options& options
) {
  with.use_threads(options.threads);
  for (;;) {
    const cancellable scope(cancellation_, options.stop_token);
    execution how(*this, mine, options);
    try {
      return start_once(way, options, how);
    } catch (const signal_error& failed) {
      if (options.on_failure != failure_policy::roll_back) throw;
      const auto delay = with.wait_before_next_start(failed, std::current_exception());
      if (!delay) throw;
      if (with.wait(*delay, options.stop_token)) continue;
      failure_list failures;
      failures.cancelled(way.signal());
      for (const failure& each : failed.failures())
        failures.add(each.component, each.signal, each.cause);
      failures.throw_if_any();
    }
  }
}

engine::start_window::start_window(engine& of) : of_(of), number_(++of.last_start_) {
  of_.start_verb_.store(number_, std::memory_order_release);
}

void engine::start_window::close() noexcept {
  if (of_.get_supervisor() == nullptr) [[likely]]
    return of_.start_verb_.store(0, std::memory_order_release);
  const std::lock_guard lock(of_.start_mutex_);
  of_.start_verb_.store(0, std::memory_order_release);
}

void engine::cancel_failed_start() noexcept {
  // The start cannot end meanwhile, so no other verb is cancelled.
  const std::lock_guard lock(start_mutex_);
  const std::uint64_t number = start_verb_.load(std::memory_order_acquire);
  if (number != 0 && get_supervisor()->box()->has_reports_of(number)) cancellation_.request();
}

void engine::start_along(const selected_route& way, execution& how) {
  if (way.is_nothing()) return;
  const component_state state_before = state_of(way);
  if (state_before == component_state::suspended)
    refuse(way, state_before, way.signal(), "resume() it, or stop() it first");
  if (state_before == component_state::failed)
    refuse(way, state_before, way.signal(), "stop() it first");

  const inheritance_scope all(*this, way);  // Closes at the end what they do not take.
  // Only what this call starts can be rolled back. The way back is computed in advance, because the
  // start may fail for lack of memory.
  std::optional<selected_route> back;
  if (state() != component_state::stopped) {
    component_list by_this_call;
    for (const route_visit& visit : way.visits())
      if (at(records_[visit.component].state) == component_state::stopped)
        by_this_call.push_back(visit.component);
    back.emplace(routes().stop(), by_this_call);
  }

  failure_list failures;
  if (!routes().prepared().empty()) {
    find_all_values(way, failures);
    failures.throw_if_any();
  }
  put_whole(system_state_, component_state::starting);
  start_window window(*this);
  if (how.on_failure() == failure_policy::go_on) [[unlikely]]
    start_the_rest(way, how, failures);
  else
    dispatch(way, how, starting{*this}, failures);
  window.close();
  // The result is decided from here on: a rollback is not cancelled.
  const bool is_cancelled = cancellation_.close();
  failure_list of_work;
  if (supervisor* const with = get_supervisor()) [[unlikely]]
    of_work = with->failures_of_start(window.number());
  if (!of_work.empty()) [[unlikely]] {  // Then they have cancelled the rest.
    of_work.add(std::move(failures));
    failures = std::move(of_work);
  } else if (is_cancelled) [[unlikely]] {
    failures.cancelled(way.signal());
  }
  if (failures.empty()) {
    if (way.is_whole() && !way.visits().empty() && get_supervisor() == nullptr)
      put_whole(system_state_, component_state::running);
    else
      settle(way);
    has_started_.store(true, std::memory_order_release);
    forget_returning(way);
    return;
  }
  if (how.on_failure() == failure_policy::roll_back) {
    if (!back) back.emplace(routes().stop());
    roll_back(*back, how, failures);
  }
  settle(way);
  failures.throw_if_any();
}

void engine::start_the_rest(const selected_route& way, execution& how, failure_list& failures) {
  dispatch(way, how, starting_the_rest{*this}, failures);
  if (failures.empty()) return;
  for (const route_visit& visit : way.visits())
    if (at(records_[visit.component].state) == component_state::stopped &&
        !failures.has(id(visit.component)))
      failures.not_reached(id(visit.component));
}

void engine::roll_back(const selected_route& back, execution& how, failure_list& failures) {
  // A component that failed after its instance was made is stopped too, but did not count as
  // started.
  for (const route_visit& visit : back.visits())
    if (at(records_[visit.component].state) == component_state::running)
      failures.rolled_back(id(visit.component));
  how.drop_deadline();
  stop_each(back, how, failures);
  if (supervisor* const with = get_supervisor()) [[unlikely]]
    with->note_stopped(back);
}

}  // namespace cruller::v0
