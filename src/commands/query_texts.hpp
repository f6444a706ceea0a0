// The state of a live system as text.
#pragma once

#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/timeline.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/selected_route.hpp"

namespace cruller::inline v0 {

using wall_clock = std::chrono::system_clock;

// Rows as lines with aligned columns; the first row is the header.
std::string table_text(const std::vector<std::vector<std::string>>& rows);
// The time of day, with the date unless it is today.
std::string time_text(wall_clock::time_point time, wall_clock::time_point now);
// A table of components: id, state, status, time of the last change, duration of the last step.
std::string system_text(
    const std::vector<component_description>& components,
    const std::function<std::optional<wall_clock::time_point>(std::string_view id)>& since,
    wall_clock::time_point now
);
// A tree of dependencies for each component without dependents. A subtree is shown only once.
std::string graph_text(const any_system& system);
// The dependencies and dependents of each chosen component.
std::string graph_text(const any_system& system, const component_set& chosen);
// The steps with begin, duration and a bar; the critical chain is marked.
std::string timeline_text(const timeline& timeline);

}  // namespace cruller::v0
