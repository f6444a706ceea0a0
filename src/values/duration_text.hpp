// Durations as text.
#pragma once

#include <chrono>
#include <string>

namespace cruller::inline v0 {

// A measured time or a limit, rounded to four digits: `250ms`, `1.235s`.
std::string duration_text(std::chrono::nanoseconds duration);

}  // namespace cruller::v0
