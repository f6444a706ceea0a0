// The values of constants in a definition, in the form of configuration files.
#pragma once

#include <cruller/wiring.hpp>
#include <optional>
#include <string_view>

#include "config/config_node.hpp"

namespace cruller::inline v0 {

// The value of a constant, or of a member of one. Absent for a secret, for a variable and what
// contains one, for types that are not printed as text, and where there is no constant.
std::optional<config_node> value_in_definition(const wiring& of, std::string_view path);

// Whether the constant is hidden.
bool is_secret_in_definition(const wiring& of, std::string_view path);

}  // namespace cruller::v0
