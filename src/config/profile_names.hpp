// The names of systems in configuration files.
#pragma once

#include <string_view>
#include <vector>

#include "config/config_mistakes.hpp"
#include "config/config_node.hpp"

namespace cruller::inline v0 {

// Reports the names of a map that are no systems, with the nearest that is one; `where` begins the
// message.
void check_system_names(
    const config_node& map,
    std::string_view where,
    const std::vector<std::string>& systems,
    config_mistakes& mistakes
);

}  // namespace cruller::v0
