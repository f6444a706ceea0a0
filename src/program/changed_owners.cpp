#include "program/changed_owners.hpp"

#include <algorithm>

#include "engine/settings_access.hpp"

namespace cruller::inline v0 {

changed_owners find_owners(const any_system& system, const std::vector<config_change>& changes) {
  const std::span<const plan::component> rows = system.wiring().plan().components;
  changed_owners found;
  found.taking.resize(rows.size());
  component_set restart(rows.size());
  for (const config_change& each : changes) {
    if (each.is_live) continue;
    const std::uint32_t owner = each.next.component;
    const bool takes = detail::settings_access::takes_changes(system, owner);
    (takes ? found.taking : restart)[owner] = true;
  }
  for (std::size_t i = 0; i != rows.size(); ++i)
    if (restart[i]) found.restarting.emplace_back(rows[i].id);
  add_dependents(system.wiring(), restart);
  for (std::size_t i = 0; i != rows.size(); ++i) {
    if (!found.taking[i] || !restart[i]) continue;
    found.taking[i] = false;
    found.restarting.emplace_back(rows[i].id);
  }
  return found;
}

std::vector<std::string> restarted_by(
    const any_system& system, const std::vector<std::string>& ids
) {
  std::vector<std::string> names = ids_with_dependents(
      system.wiring(), find_components(system.wiring(), ids)
  );
  std::erase_if(names, [&](const std::string& each) {
    return system.state(each) == component_state::stopped;
  });
  return names;
}

}  // namespace cruller::v0
