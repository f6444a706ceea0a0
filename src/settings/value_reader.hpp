// Reading values from text, or from the tree of a configuration file.
#pragma once

#include <cruller/wiring.hpp>
#include <string>
#include <string_view>

#include "config/config_node.hpp"
#include "settings/held_value.hpp"
#include "settings/setting_place.hpp"

namespace cruller::inline v0 {

// The whole value of a place with a new value in it; `before` is the one that was set before, or
// null. Throws `value_error`, also if the checks of a setting refuse the value, and
// `unknown_component`. A list or map is read from the text as YAML: `[a, b]`.
held_value read_setting(
    const setting_place& place, const held_value* before, std::string_view text
);
held_value read_setting(
    const setting_place& place, const held_value* before, const config_node& from
);
// The value as `read_setting` takes it: as a tree if the place holds a list or map.
config_node tree_for(const setting_place& place, std::string_view text);
// Whether a map is given to the value at a path as a whole, so that checks see all of it.
bool takes_map(const wiring& of, std::string_view path);

// The same with a value of a type.
held_value change_setting(
    const setting_place& place, const held_value* before, const value_type& type, const void* from
);

// The value that was set before, or that of a variable or the definition, or `T{}`, to be changed.
held_value start_of(const plan::config_value& slot, const held_value* before);

// Whether a row in two copies of its slot is equal.
bool equal_rows(
    const plan::config_value& row,
    const plan::config_value& slot,
    const void* one,
    const void* other
);
// Whether two copies of a slot, with all values inside it, are equal.
bool equal_slots(const plan::config_value& slot, const void* one, const void* other);

}  // namespace cruller::v0
