// Did you mean: the known name that is most like a mistyped one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cruller {

// Empty when nothing is known.
std::string nearest(std::string_view name, const std::vector<std::string>& known);

}  // namespace cruller
