// Readings: the numbers in a component's status.
#pragma once

#include <string>

namespace cruller::inline v0 {

/// A number in the result of a `status` handler. A plain value.
struct reading {
  std::string name;  ///< `"value"` if the result is a number, otherwise the path to the member.
  double value = 0;  ///< Durations are in seconds, and bools are 0 or 1.

  /// Whether both have the same name and value.
  friend bool operator==(const reading&, const reading&) = default;
};

}  // namespace cruller::v0
