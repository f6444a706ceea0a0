// What there is to see of a live system, as text for a person.
#pragma once

#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/timeline.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "walk.hpp"

namespace cruller {

using wall_clock = std::chrono::system_clock;

// Rows as lines, their columns aligned; the first row is the head.
std::string table_text(const std::vector<std::vector<std::string>>& rows);
// A time of the day; with the date where that is not today's.
std::string time_text(wall_clock::time_point time, wall_clock::time_point now);
// The components, a row each: id, state, status, since when, how long the last step took.
std::string system_text(
    const std::vector<component_description>& components,
    const std::function<std::optional<wall_clock::time_point>(std::string_view id)>& since,
    wall_clock::time_point now
);
// A tree for each component that nobody needs: under each what it needs, and its state. What has
// been shown with all that it needs is not shown so again.
std::string graph_text(const any_system& system);
// For each of these: what it needs, and what needs it.
std::string graph_text(const any_system& system, const component_set& chosen);
// The steps with their begin, how long they took, and a bar; the critical chain is marked.
std::string timeline_text(const timeline& timeline);

}  // namespace cruller
