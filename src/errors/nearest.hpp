// Suggestions: the known name that is most similar to a misspelled one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// Empty if `known` is empty.
std::string nearest(std::string_view name, const std::vector<std::string>& known);

}  // namespace cruller::v0
