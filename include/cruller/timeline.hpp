// The timeline of a signal: when each step began and ended, and which of them made it take so long.
#pragma once

#include <chrono>
#include <cruller/observer.hpp>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller {

/// When each step of one call of a verb began and ended. `any_system::timeline()` gives it.
///
/// A restart has the steps of a stop and of a start, a failed start those of its rollback, too.
struct timeline {
  /// One component that got one signal. Times count from the begin of the first step.
  struct step {
    std::string component;  ///< Its id.
    std::string signal;     ///< The signal's name.
    /// How it ended: `done` or `failed`; `begun` while it is still under way.
    cruller::phase phase = cruller::phase::begun;
    std::chrono::nanoseconds begin{};  ///< When it began.
    std::chrono::nanoseconds end{};    ///< When it ended, or, while it is under way, was asked.

    /// How long it took.
    std::chrono::nanoseconds duration() const { return end - begin; }
    /// Whether all of it is equal.
    friend bool operator==(const step&, const step&) = default;
  };

  /// In the order in which they began. Empty where the last signal was not recorded.
  std::vector<step> steps;
  /// The critical chain: of all paths through the graph the one whose steps together took longest,
  /// as indexes into `steps`, in the order of the signal. No number of threads makes the signal
  /// faster than `critical_time()`.
  std::vector<std::size_t> critical_chain;

  /// From the begin of the first step to the end of the last.
  std::chrono::nanoseconds duration() const;
  /// What the steps of the critical chain took together.
  std::chrono::nanoseconds critical_time() const;
  /// Draws it as an SVG picture: a bar for each step over a scale of time, coloured by group, the
  /// critical chain marked. Steps too short to be seen are only counted.
  void write_svg(std::ostream& out) const;
};

}  // namespace cruller
#pragma GCC visibility pop
