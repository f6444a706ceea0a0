// Paths in configuration files: `env.port: 80` says the same as `env: {port: 80}`.
#pragma once

#include <string_view>

#include "config/config_mistakes.hpp"
#include "config/config_node.hpp"
#include "config/path_rules.hpp"

namespace cruller::inline v0 {

// A word whose map contains the paths of systems, by name.
inline constexpr std::string_view profiles_word = "$profiles";

// The tree in which no name has a dot, except the names of maps that are free. Other names of
// groups and components are replaced by what they stand for, also in profiles, but not behind tags.
// A path that stands twice, whether dotted or nested or under two names, is a mistake.
config_node split_paths(
    config_node node, config_mistakes& mistakes, const path_rules& rules = path_rules()
);

// The value at a path, or null.
const config_node* find_path(const config_node& root, std::string_view path);

// The path of something inside another path.
std::string inside(std::string_view path, std::string_view name);

}  // namespace cruller::v0
