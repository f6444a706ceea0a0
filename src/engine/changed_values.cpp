// Values that change while their component runs: live ones, and those of a component that handles
// `changed`.
#include <exception>
#include <functional>
#include <string>
#include <utility>

#include "engine/dispatch.hpp"
#include "engine/verb_turn.hpp"
#include "settings/setting_default.hpp"

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
      for (const given_setting& each : values)
        if (each.component == visit.component) of.publish(each);
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
};

// The caller has compared: a variable does not give the value.
void engine::publish(const given_setting& next) {
  const plan::component& row = wiring_.plan().components[next.component];
  detail::value_table& table = values_of(next.component)->table();
  std::vector<std::exception_ptr> problems;  // The caller has checked the default, too.
  std::shared_ptr<const held_value> found;
  if (next.value.value == nullptr && is_found_at_start(*next.slot))
    found = find_default(*next.slot, row.id, problems);
  // The component may refer to it.
  if (next.slot->live == nullptr) table.keep_former(row.values_index, next.slot->address);
  const auto before = table.given(row.values_index, next.slot->address).value;
  table.replace(row.values_index, *next.slot, before, next.value, [] {});
  table.put_found(row.values_index, *next.slot, std::move(found));
}

bool engine::takes_changes(std::uint32_t component) const {
  return state(component) == component_state::running &&
         has_handler(wiring_.plan().components[component], detail::changed_signal);
}

void engine::change_values(const component_set& members, const given_settings& values) {
  if (is_carried_out([&] { change_values(members, values); })) return;
  const verb_turn mine(*this, detail::changed_signal.id.name);
  const selected_route way(routes().changed(), members);
  execution how(*this, mine, {}, true);
  failure_list failures;
  dispatch(way, how, changing_values{*this, values}, failures);
  failures.throw_if_any();
}

}  // namespace cruller::v0
