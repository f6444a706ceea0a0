// Timeouts: how long a component may take for one signal.
#pragma once

#include <chrono>

namespace cruller::inline v0 {
namespace node {

/// A time limit; without one if it is not positive.
struct timeout {
  std::chrono::nanoseconds limit;  ///< That long.
};

/// The word `timeout`.
struct timeout_word {
  /// A timeout of this length.
  template <typename Rep, typename Period>
  constexpr timeout operator()(std::chrono::duration<Rep, Period> limit) const {
    using std::chrono::nanoseconds;
    constexpr auto longest = static_cast<double>(nanoseconds::max().count());
    if (std::chrono::duration<double, std::nano>(limit).count() >= longest)
      return {nanoseconds::max()};
    return {std::chrono::duration_cast<nanoseconds>(limit)};
  }
};

}  // namespace node

namespace dsl {

/// A part of a component: how long it may take for each signal, including its hooks:
/// `timeout(500ms)`. When it takes longer, it is requested to stop through its `stop_token`,
/// observers are notified while it still runs, and it counts as failed when it returns. Zero means
/// no limit, and removes the limit of a base. Durations that the clock cannot represent become its
/// longest one.
inline constexpr node::timeout_word timeout{};

}  // namespace dsl
}  // namespace cruller::v0
