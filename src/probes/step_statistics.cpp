// Counting steps.
#include "probes/step_statistics.hpp"

#include <cruller/signal.hpp>

namespace cruller::inline v0 {

void step_statistics::note(const event& what) {
  if (what.phase == phase::overdue) return;
  const bool starts = detail::row_of_signal(what.signal).makes_instance();
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  if (what.phase == phase::begun) {
    if (starts && what.number == 1) start_begins_ = now;
    return;
  }
  const step key{std::string(what.component), std::string(what.signal)};
  numbers_.durations[key] = what.duration;
  if (what.phase == phase::failed) ++numbers_.failures[key];
  if (!starts || what.phase != phase::done) return;
  numbers_.start_duration = now - start_begins_;
  const auto [known, is_first] = numbers_.restarts.emplace(key.component, 0);
  if (!is_first) ++known->second;
}

}  // namespace cruller::v0
