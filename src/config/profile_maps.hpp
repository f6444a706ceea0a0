// Maps that `!profile` selects.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config_mistakes.hpp"
#include "config/config_node.hpp"

namespace cruller::inline v0 {

// Replaces each `!profile` whose value for the system is a map by this map, so that it is merged
// like any other. `systems` are the names that may be in it. All others stay, and those in lists
// and behind other tags.
config_node choose_profile_maps(
    config_node node,
    std::string_view system,
    const std::vector<std::string>& systems,
    config_mistakes& mistakes
);

}  // namespace cruller::v0
