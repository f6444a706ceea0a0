// Text from the program in a form that is safe for a terminal.
#pragma once

#include <string>
#include <string_view>

namespace cruller::inline v0 {

// The text with each control character shown as `\u001b` instead, except newlines and tabs: the
// text of a component must not move the cursor, clear the screen or imitate other output. In JSON
// this is the same character, escaped. UTF-8 is not changed.
std::string printable(std::string_view text);

}  // namespace cruller::v0
