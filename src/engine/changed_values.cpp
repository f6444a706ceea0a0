// Changing values of a component that runs and handles `changed`.
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include "engine/dispatch.hpp"
#include "engine/given_values.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {

// Calls `changed` handlers, and changes no state.
struct engine::changing_values {
  static constexpr bool ends_at_failure = false;
  static constexpr bool can_be_cancelled = false;

  bool wants(const route_visit& visit) const { return of.takes_changes(visit.component); }

  bool take(const route_visit& visit, step_recorder& step, failure_list& failures) const {
    bool is_given = false;
    const std::function<void()> give = [&] {
      is_given = true;
      taken[visit.component] = true;
      for (const given_setting& each : values)
        if (each.component == visit.component) given_values(of).publish(each);
    };
    std::exception_ptr error;
    try {
      step.begin(visit);
      step.change_by(&give);
      step.call_all(visit);
      step.close();
    } catch (...) {
      error = std::current_exception();
    }
    if (!is_given) give();  // A hook before the handler has failed.
    if (error == nullptr) return step.end(), true;
    step.end_exactly(error);
    failures.add(of.id(visit.component), detail::changed_signal.id.name, error);
    return false;
  }

  engine& of;
  const given_settings& values;
  component_set& taken;
};

bool engine::takes_changes(std::uint32_t component) const {
  return state(component) == component_state::running &&
         has_handler(wiring_.plan().components[component], detail::changed_signal);
}

void engine::change_values(
    const component_set& members, const given_settings& values, component_set& taken
) {
  if (is_carried_out([&] { change_values(members, values, taken); })) return;
  const verb_turn mine(*this, detail::changed_signal.id.name);
  const selected_route way(routes().changed(), members);
  execution how(*this, mine, {}, true);
  failure_list failures;
  dispatch(way, how, changing_values{*this, values, taken}, failures);
  failures.throw_if_any();
}

}  // namespace cruller::v0
