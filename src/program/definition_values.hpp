// The values of constants in a definition, in the form of configuration files.
#pragma once

#include <cruller/wiring.hpp>
#include <optional>
#include <string_view>

#include "config/config_node.hpp"

namespace cruller::inline v0 {

// The value at a path, marked if it is a secret. Absent where a variable or ref may give it, for what
// contains such a value, for types that are not printed as text, and where there is no value.
std::optional<config_node> value_in_definition(const wiring& of, std::string_view path);

// Whether the value is hidden.
bool is_secret_in_definition(const wiring& of, std::string_view path);

}  // namespace cruller::v0
