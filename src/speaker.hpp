// Saying something while work goes on.
#pragma once

#include <functional>
#include <string_view>

namespace cruller {

// Gets what a command says while it still works, as the compiler's words. It comes as it comes,
// and not in whole lines.
using speaker = std::function<void(std::string_view text)>;

}  // namespace cruller
