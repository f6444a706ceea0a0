// What is known to be wrong with a start before it begins: values that are missing or wrong.
#include "engine/given_values.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {

void engine::check(const selected_route& way, const given_settings& values) {
  if (routes().prepared().empty()) return;
  failure_list failures;
  for (const route_visit& visit : way.visits())
    given_values(*this).find(visit.component, true, values, failures);
  failures.throw_if_any();
}

void engine::check_start(const signal_options& options) {
  const selected_route way(routes().start(), wiring_, options);
  const verb_turn mine(*this, "check_start");
  component_set stopped(size());
  for (const route_visit& visit : way.visits())
    stopped[visit.component] = takes_part(way.way(), visit);
  check(selected_route(routes().start(), stopped), {});
}

void engine::find_all_values(const selected_route& way, failure_list& failures) {
  for (const route_visit& visit : way.visits())
    if (takes_part(way.way(), visit))
      given_values(*this).find(visit.component, false, {}, failures);
  if (failures.empty()) return;
  for (const route_visit& visit : way.visits())
    if (takes_part(way.way(), visit) && !failures.has(id(visit.component)))
      failures.not_reached(id(visit.component));
}

}  // namespace cruller::v0
