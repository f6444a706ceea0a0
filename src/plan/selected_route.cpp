// From the ids of a selection to the components that get a signal.
#include "plan/selected_route.hpp"

#include <algorithm>
#include <cruller/error.hpp>
#include <ranges>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace cruller::inline v0 {
namespace {

using rows = std::span<const plan::component>;

// Calls function(group) for each group around a component, the innermost first.
template <typename Function>
void for_each_group(std::string_view id, Function function) {
  for (std::size_t dot = id.rfind('.'); dot != std::string_view::npos && dot != 0;
       dot = id.rfind('.', dot - 1))
    function(id.substr(0, dot));
}

}  // namespace

std::vector<std::string> known_names(const wiring& wiring) {
  std::vector<std::string> names;
  std::unordered_set<std::string_view> seen;
  const auto add = [&](std::string_view name) {
    if (seen.insert(name).second) names.emplace_back(name);
  };
  for (const plan::component& row : wiring.plan().components) {
    for_each_group(row.id, add);
    add(row.id);
  }
  for (const plan::alias& other : wiring.plan().aliases) {
    for_each_group(other.id, add);
    add(other.id);
  }
  return names;
}

component_set find_components(const wiring& wiring, const std::vector<std::string>& ids) {
  const rows components = wiring.plan().components;
  component_set members(components.size());
  std::unordered_map<std::string, bool> groups;  // whether it exists
  std::vector<std::string> to_add;               // groups
  const auto select = [&](std::string_view id) {
    const std::uint32_t index = wiring.routes().index_of(id);
    if (index != components.size()) {
      members[index] = true;
      return;
    }
    std::string group = wiring.routes().real_id(id);
    if (groups.emplace(group, false).second) to_add.push_back(std::move(group));
  };
  for (const std::string& id : ids) select(id);
  while (!to_add.empty()) {
    std::vector<std::string> aliased;
    for (const plan::alias& other : wiring.plan().aliases)
      for_each_group(other.id, [&](std::string_view group) {
        if (std::ranges::find(to_add, group) == to_add.end()) return;
        groups[std::string(group)] = true;
        // What a mount imports is not part of it.
        if (!other.is_import) aliased.emplace_back(other.stands_for);
      });
    for (std::size_t i = 0; i != components.size(); ++i)
      for_each_group(components[i].id, [&](std::string_view group) {
        if (std::ranges::find(to_add, group) == to_add.end()) return;
        groups[std::string(group)] = true;
        members[i] = true;
      });
    to_add.clear();
    for (const std::string& id : aliased) select(id);
  }
  for (const std::string& id : ids) {
    const auto found = groups.find(wiring.routes().real_id(id));
    if (found != groups.end() && !found->second) throw unknown_component(id, known_names(wiring));
  }
  return members;
}

void add_needed(const wiring& wiring, component_set& members) {
  // Each component comes before its dependencies, so one pass is enough.
  for (const route_visit& visit : std::views::reverse(wiring.routes().start().visits))
    if (members[visit.component])
      for (const plan_edge& edge : wiring.needed(visit.component)) members[edge.to] = true;
}

void add_dependents(const wiring& wiring, component_set& members) {
  for (const route_visit& visit : wiring.routes().start().visits)
    if (std::ranges::any_of(wiring.needed(visit.component), [&](const plan_edge& edge) {
          return members[edge.to];
        }))
      members[visit.component] = true;
}

std::vector<std::string> ids_with_dependents(const wiring& wiring, component_set members) {
  add_dependents(wiring, members);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i != members.size(); ++i)
    if (const plan::component& row = wiring.plan().components[i]; members[i] && !row.is_constant)
      ids.emplace_back(row.id);
  return ids;
}

selected_route::selected_route(const route& way, const component_list& members) : way_(way) {
  std::vector<std::uint32_t> places;
  if (!way.visits.empty())
    for (const std::uint32_t each : members) places.push_back(way.places[each]);
  std::ranges::sort(places);
  for (const std::uint32_t each : places) kept_.push_back(way.visits[each]);
  visits_ = kept_;
}

component_set left_out(
    const wiring& wiring, const std::vector<std::string>& ids, const detail::signal_row& signal
) {
  component_set members = find_components(wiring, ids);
  if (!signal.changes_state()) return members;
  if (signal.id.direction == order::dependencies_first)
    add_dependents(wiring, members);
  else
    add_needed(wiring, members);
  return members;
}

component_set chosen_components(
    const wiring& wiring, const signal_options& how, const detail::signal_row& signal
) {
  if (how.except.is_everything()) return component_set(wiring.plan().components.size());
  component_set members = how.only.is_everything()
                              ? component_set(wiring.plan().components.size(), true)
                              : find_components(wiring, how.only.ids());
  if (how.except.ids().empty()) return members;
  const component_set without = left_out(wiring, how.except.ids(), signal);
  for (std::size_t i = 0; i != members.size(); ++i) members[i] = members[i] && !without[i];
  return members;
}

void selected_route::select(const wiring& wiring, const signal_options& how) {
  component_set members = chosen_components(wiring, how, *way_.row);
  // What it changes must fit its surroundings: so everything that comes before on the route changes
  // too.
  if (way_.row->changes_state() && way_.signal.direction == order::dependencies_first)
    add_needed(wiring, members);
  else if (way_.row->changes_state())
    add_dependents(wiring, members);
  keep(members);
}

void selected_route::keep(const component_set& members) {
  for (const route_visit& visit : way_.visits)
    if (members[visit.component]) kept_.push_back(visit);
  visits_ = kept_;
  is_whole_ = false;
}

}  // namespace cruller::v0
