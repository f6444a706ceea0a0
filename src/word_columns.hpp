// Words that are possible, for a person to choose from.
#pragma once

#include <string>
#include <vector>

namespace cruller {

// What all of them begin with. There must be one.
std::string common_prefix(const std::vector<std::string>& words);
// In lines of at most this width, down the columns, as `ls` does it.
std::string in_columns(const std::vector<std::string>& words, std::size_t line_width);

}  // namespace cruller
