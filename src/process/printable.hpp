// Text of the program's as a terminal may get it.
#pragma once

#include <string>
#include <string_view>

namespace cruller::inline v0 {

// The text with each control character shown as `\u001b` instead, but for the ends of lines and
// tabs: what a component says must not move the cursor, clear the screen or speak for somebody
// else. In JSON that is the same character, escaped. UTF-8 stays as it is.
std::string printable(std::string_view text);

}  // namespace cruller::v0
