// Finding systems.
#include "program/system_names.hpp"

#include <algorithm>
#include <cruller/error.hpp>

namespace cruller::inline v0 {

std::vector<std::string> names_of(std::span<const system_choice> systems) {
  std::vector<std::string> names;
  for (const system_choice& each : systems) names.emplace_back(each.name);
  return names;
}

const system_choice& find_system(std::span<const system_choice> systems, std::string_view name) {
  const auto found = std::ranges::find(systems, name, &system_choice::name);
  if (found == systems.end()) throw unknown_system(name, names_of(systems));
  return *found;
}

}  // namespace cruller::v0
