// Output of commands in progress.
#pragma once

#include <functional>
#include <string_view>

namespace cruller::inline v0 {

// Receives the output of a command in progress, such as compiler messages, in pieces that need not
// be whole lines.
using output_sink = std::function<void(std::string_view text)>;

}  // namespace cruller::v0
