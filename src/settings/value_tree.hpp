// Values read from trees, and from texts as trees.
#pragma once

#include <cruller/plan.hpp>
#include <string>
#include <string_view>

#include "config/config_node.hpp"
#include "settings/held_value.hpp"

namespace cruller::inline v0 {

// Reads a tree into a value, or a member of one, of this type, inside `owner`, which owns the texts
// in it. Throws `value_error`, and `unknown_component` for an unknown member, with their path.
void read_tree(
    held_value& owner,
    const value_type& type,
    void* at,
    const std::string& path,
    const config_node& from
);

bool is_container(const value_type& type);
// A text as a tree: a list or map is written in YAML's flow style.
config_node tree_of(std::string_view text, bool is_container);

// Reads the text of a variable: into a value of its own.
held_value read_variable_text(const plan::config_value& slot, std::string_view text);

// Whether a text in YAML's flow style, in one line, gives a value that is equal to this one.
bool reads_as(const value_type& type, const void* value, std::string_view yaml);

// Whether the checks of a setting accept its value.
bool is_accepted(const plan::config_value& slot, const void* value);

}  // namespace cruller::v0
