// From the ids of a selection to the components that a signal reaches.
#include "walk.hpp"

#include <algorithm>
#include <cruller/error.hpp>
#include <ranges>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace cruller {
namespace {

using rows = std::span<const plan::component>;

// Calls function(group) for each group that a component lies in, the innermost first.
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
  return names;
}

component_set find_components(const wiring& wiring, const std::vector<std::string>& ids) {
  const rows components = wiring.plan().components;
  component_set members(components.size());
  std::unordered_map<std::string_view, bool> groups;  // and whether one of it was met
  std::vector<std::string> real_ids;
  for (const std::string& id : ids) {
    const std::uint32_t index = wiring.routes().index_of(id);
    if (index != components.size())
      members[index] = true;
    else
      real_ids.push_back(wiring.routes().real_id(id));
  }
  for (const std::string& id : real_ids) groups.emplace(id, false);
  if (groups.empty()) return members;
  for (std::size_t i = 0; i != components.size(); ++i)
    for_each_group(components[i].id, [&](std::string_view group) {
      const auto found = groups.find(group);
      if (found != groups.end()) members[i] = found->second = true;
    });
  for (const std::string& id : real_ids)
    if (!groups.find(id)->second) throw unknown_component(id, known_names(wiring));
  return members;
}

void add_needed(const wiring& wiring, component_set& members) {
  // Each component comes before what it needs, so one pass is enough.
  for (const stop_on_route& stop : std::views::reverse(wiring.routes().start().stops))
    if (members[stop.component])
      for (const std::uint32_t needed : wiring.plan().components[stop.component].dependencies)
        members[needed] = true;
}

void add_dependents(const wiring& wiring, component_set& members) {
  for (const stop_on_route& stop : wiring.routes().start().stops)
    if (std::ranges::any_of(
            wiring.plan().components[stop.component].dependencies,
            [&](std::uint32_t needed) { return members[needed]; }
        ))
      members[stop.component] = true;
}

void walk::select(const wiring& wiring, const selection& only) {
  component_set members = find_components(wiring, only.ids());
  const route_table& routes = wiring.routes();
  if (&way_ == &routes.start() || &way_ == &routes.resume())
    add_needed(wiring, members);
  else if (&way_ == &routes.stop() || &way_ == &routes.suspend())
    add_dependents(wiring, members);
  keep(members);
}

void walk::keep(const component_set& members) {
  for (const stop_on_route& stop : way_.stops)
    if (members[stop.component]) kept_.push_back(stop);
  stops_ = kept_;
  is_whole_ = false;
}

}  // namespace cruller
