// The values of constants in a definition, in the form of configuration files.
#pragma once

#include <cruller/wiring.hpp>
#include <optional>
#include <string_view>

#include "config/config_node.hpp"

namespace cruller::inline v0 {

// The value of a constant, or of a member of one. Absent for a secret, for a value that is known
// only when it starts, and where there is no constant.
std::optional<config_node> value_in_definition(const wiring& of, std::string_view path);

}  // namespace cruller::v0
