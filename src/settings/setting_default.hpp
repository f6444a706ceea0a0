// The value of a setting that was not set: of a variable, or the default.
#pragma once

#include <cruller/plan.hpp>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "settings/held_value.hpp"
#include "settings/value_table.hpp"

namespace cruller::inline v0 {

// Whether its value is found before its component starts.
bool is_found_at_start(const plan::config_value& row);

// Whether a variable is set: its own, or one of its alternatives.
bool has_variable(const plan::config_value& row);

// Whether such a variable counts more than what was given with this rank.
bool has_variable_above(const plan::config_value& row, value_rank given);

// The value, or null if a ref gives it. What is missing or cannot be read is added to the problems,
// also with null. `path` is that of the setting.
std::shared_ptr<const held_value> find_default(
    const plan::config_value& row, std::string_view path, std::vector<std::exception_ptr>& problems
);

}  // namespace cruller::v0
