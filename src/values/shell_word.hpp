// A word of a shell command.
#pragma once

#include <string>
#include <string_view>

namespace cruller::inline v0 {

// The word, in quotes if the shell would not take it as it is.
std::string shell_word(std::string_view word);

}  // namespace cruller::v0
