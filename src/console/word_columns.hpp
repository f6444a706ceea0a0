// Listing completions.
#pragma once

#include <string>
#include <vector>

namespace cruller::inline v0 {

// The common prefix. `words` must not be empty.
std::string common_prefix(const std::vector<std::string>& words);
// Columns of words in lines of at most this width, sorted by column like `ls`.
std::string in_columns(const std::vector<std::string>& words, std::size_t line_width);

}  // namespace cruller::v0
