// Timeouts: how long a component may take for one signal.
#pragma once

#include <chrono>

namespace cruller::inline v0 {
namespace node {

/// How long a component may take; not positive: any time.
struct timeout {
  std::chrono::nanoseconds limit;  ///< That long.
};

/// The word `timeout`.
struct timeout_word {
  /// So long.
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

/// A part of a component: how long it may take for any one signal, its hooks included, as in
/// `timeout(500ms)`. When it takes longer, its `stop_token` is asked, observers are told its name
/// while it still runs, and it counts as failed when it returns. Zero is any time, which lifts what
/// a base says; what is longer than a clock can count is its longest time.
inline constexpr node::timeout_word timeout{};

}  // namespace dsl
}  // namespace cruller::v0
