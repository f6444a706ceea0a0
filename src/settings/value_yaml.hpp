// Values in the form of configuration files.
#pragma once

#include <optional>
#include <string>

#include "settings/held_value.hpp"

namespace cruller::inline v0 {

// The value in one line of YAML's flow style, from which an equal value is read. Absent if there is
// none: for types that are not read or not printed, and values that no text gives.
std::optional<std::string> yaml_of(const value_type& type, const void* value);

}  // namespace cruller::v0
