// Configs and their values as text.
#pragma once

#include <cruller/plan.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "settings/held_value.hpp"

namespace cruller::inline v0 {

// The value in use of a row that can be replaced as a whole; null: that of the definition.
using value_of_row = std::function<std::shared_ptr<const held_value>(const plan::config_value&)>;

// Appends a config, with what is in use; secrets are `****`. A positional config has parentheses.
void print_config(
    std::string& out,
    std::span<const plan::config_value> all,
    bool is_of_component,
    const value_of_row& in_use
);

// One value, which is a slot or inside one; secrets are `****`.
std::string text_of_row(
    const plan::config_value& row, const plan::config_value& slot, const value_of_row& in_use
);

// What a value must be, to be read after "is not": `a number from 1 to 65535`.
std::string type_phrase(const value_type& type);
std::string phrase_of(const plan::config_value& row);

// A value as text, in the form of the definition.
std::string text_of_value(const held_value& value);

}  // namespace cruller::v0
