// What the parser of YAML reports, in the words of a user.
#pragma once

#include <yaml-cpp/exceptions.h>

#include <memory>
#include <string>
#include <string_view>

#include "config/config_node.hpp"
#include "config/text_lines.hpp"

namespace cruller::inline v0 {

// The mistake of text that is nested too deeply.
std::string too_deep_text();
inline constexpr std::string_view tab_in_indentation = "tab in the indentation; write spaces";
inline constexpr std::string_view
    no_aliases = "aliases are not supported; write !ref with the path of a value";
inline constexpr std::string_view
    no_closing_quote = "the quoted text that begins here has no closing quote";

// Whether only spaces and tabs, and at least one tab, are before this place in its line.
bool is_after_tab(const text_lines& lines, const config_origin& place);

// Whether the scalar that begins here is in quotes that are not closed.
bool is_without_end(const text_lines& lines, const config_origin& place);

// Whether the scalar that begins here is in quotes, and has a line that is indented by at most so
// many columns. The parser takes the entries that follow for a part of the text.
bool has_line_of_another(
    const text_lines& lines, const config_origin& place, std::size_t indentation
);

// `open` is the innermost list or map in brackets that was being read, or null.
config_origin place_of(
    const YAML::Exception& error,
    const std::shared_ptr<const std::string>& file,
    const config_node* open
);
std::string text_of(const YAML::Exception& error, const text_lines& lines, bool is_in_brackets);

}  // namespace cruller::v0
