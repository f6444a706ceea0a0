// How often a component or group restarts, and after which wait.
#pragma once

#include <chrono>
#include <cruller/supervision.hpp>
#include <deque>
#include <optional>

namespace cruller::inline v0 {

// The restarts of one component or group.
class restart_budget {
 public:
  using time = std::chrono::nanoseconds;  // of the supervisor's clock

  // The wait before the next restart, or nothing if there have been too many. `jitter`, from -1 to
  // 1, makes it up to 10 percent shorter or longer.
  std::optional<time> plan(const supervision& how, time now, double jitter);
  // The restart that was planned last is done at this time. If the counts were cleared meanwhile,
  // it is the first.
  void restarted(time now) {
    if (restarts_.empty())
      restarts_.push_back(now);
    else
      restarts_.back() = now;
  }
  // The restarts so far, as far as they are in the window of the last plan.
  std::size_t count() const { return restarts_.size(); }

 private:
  std::deque<time> restarts_;  // within the window, the oldest first
  time wait_{};                // before the last one, without jitter
};

}  // namespace cruller::v0
