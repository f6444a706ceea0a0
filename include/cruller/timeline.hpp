// The timeline of a signal: when each step began and ended, and the critical chain.
#pragma once

#include <chrono>
#include <cruller/observer.hpp>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// The begin and end of each step of the last verb. `any_system::timeline()` returns it.
///
/// A restart contains the steps of a stop and of a start; a failed start also those of its
/// rollback. A plain value, a copy: threads may read the same one.
struct timeline {
  /// A step: one component receives one signal. Times are relative to the begin of the first step.
  struct step {
    std::string component;  ///< Its id.
    std::string signal;     ///< The signal's name.
    /// `done` or `failed`; `begun` while it is in progress.
    cruller::phase phase = cruller::phase::begun;
    std::chrono::nanoseconds begin{};  ///< When it began.
    std::chrono::nanoseconds end{};    ///< When it ended; while in progress, the time of the query.

    /// The duration of the step.
    [[nodiscard]] std::chrono::nanoseconds duration() const { return end - begin; }
    /// Whether all members are equal.
    friend bool operator==(const step&, const step&) = default;
  };

  /// In the order in which they began. Empty if the last signal was not recorded.
  std::vector<step> steps;
  /// The critical chain: the path through the graph with the longest total duration, as indexes
  /// into `steps` in the order of the signal. More threads cannot make the signal faster than
  /// `critical_time()`.
  std::vector<std::size_t> critical_chain;

  /// From the begin of the first step to the end of the last.
  [[nodiscard]] std::chrono::nanoseconds duration() const;
  /// The total duration of the steps on the critical chain.
  [[nodiscard]] std::chrono::nanoseconds critical_time() const;
  /// Writes an SVG image: a bar for each step on a time scale, coloured by group, with the critical
  /// chain marked. Steps that are too short to draw are only counted.
  void write_svg(std::ostream& out) const;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
