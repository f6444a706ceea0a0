// The names of systems.
#include "config/profile_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "errors/nearest.hpp"

namespace cruller::inline v0 {

void check_system_names(
    const config_node& map,
    std::string_view where,
    const std::vector<std::string>& systems,
    config_mistakes& mistakes
) {
  for (const config_entry& each : map.entries)
    if (std::ranges::find(systems, each.name) == systems.end())
      mistakes.add(
          each.place,
          fmt::format(
              "{}: there is no system {}; did you mean {}?",
              where,
              each.name,
              nearest(each.name, systems)
          )
      );
}

}  // namespace cruller::v0
