// Reading YAML strictly: without the parts of the language that surprise people.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "config/config_mistakes.hpp"
#include "config/config_node.hpp"

namespace cruller::inline v0 {

// The map that the text of a file is. JSON is read as well. Values are not converted: `NO`, `010`
// and `1.10` stay as they are.
//
// These are mistakes, and all of them are reported unless the syntax is wrong: anchors, aliases,
// `<<`, unknown tags, a second document, a name twice in a map, values that are empty (also `null`
// and `~`), tabs in the indentation, invalid UTF-8, and what exceeds the limits. After a mistake
// the result is good only for finding more.
config_node read_yaml(
    const std::shared_ptr<const std::string>& file, std::string_view text, config_mistakes& mistakes
);

}  // namespace cruller::v0
