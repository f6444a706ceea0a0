// Suspending, resuming, and a program's own signals: the instances stay.
#include "pass.hpp"

namespace cruller {

// From one state to another, through a third.
struct engine::changing {
  static constexpr bool gives_up = true;

  bool wants(const stop_on_route& stop) const {
    return at(of.records_[stop.component].state) == from;
  }

  bool take(const stop_on_route& stop, progress& step, failure_list& failures) const {
    state_byte& state = of.records_[stop.component].state;
    try {
      if (!step.begin(stop)) return true;
      put(state, through, true);
      for (std::uint32_t f = stop.first; f != stop.end; ++f) step.call(f);
      step.close();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      put(state, component_state::failed, true);
      step.end_exactly(error);
      failures.add(of.id(stop.component), signal, error);
      return false;
    }
    put(state, to, true);
    step.end(stop);
    return true;
  }

  engine& of;
  std::string_view signal;
  component_state from;
  component_state through;
  component_state to;
};

// A signal that changes no state, unless it fails; status not even then.
struct engine::asking {
  static constexpr bool gives_up = true;

  bool wants(const stop_on_route& stop) const { return of.takes_part(way, stop); }

  bool take(const stop_on_route& stop, progress& step, failure_list& failures) const {
    try {
      if (!step.begin(stop)) return true;
      for (std::uint32_t f = stop.first; f != stop.end; ++f) step.call(f);
      step.close();
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      if (&way != &of.routes().status())
        put(of.records_[stop.component].state, component_state::failed, true);
      step.end_exactly(error);
      failures.add(of.id(stop.component), way.signal.name, error);
      return false;
    }
    step.end(stop);
    return true;
  }

  engine& of;
  const route& way;
};

void engine::change(
    const walk& way, const signal_options& options, component_state through, component_state to
) {
  const turn mine(*this, way.signal());
  sending how(*this, mine, options);
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
  put_whole(system_state_, through);
  failure_list failures;
  pass(way, how, changing{*this, way.signal(), from, through, to}, failures);
  settle();
  failures.throw_if_any();
}

void engine::suspend(const signal_options& options) {
  change(
      walk(routes().suspend(), wiring_, options.only),
      options,
      component_state::suspending,
      component_state::suspended
  );
}

void engine::resume(const signal_options& options) {
  change(
      walk(routes().resume(), wiring_, options.only),
      options,
      component_state::resuming,
      component_state::running
  );
}

void engine::send(const route& signal, const signal_options& options) {
  const walk way(signal, wiring_, options.only);
  const turn mine(*this, way.signal());
  sending how(*this, mine, options);
  failure_list failures;
  pass(way, how, asking{*this, signal}, failures);
  if (failures.empty()) return;
  settle();
  failures.throw_if_any();
}

}  // namespace cruller
