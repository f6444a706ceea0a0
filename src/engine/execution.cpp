// The deadline of a step.
#include "engine/execution.hpp"

#include <cruller/plan.hpp>
#include <limits>

namespace cruller::inline v0 {
namespace {

using time = std::chrono::nanoseconds;

// If the time is too long for the clock, the last time that the clock can represent.
time later(time now, time by) { return by > time::max() - now ? time::max() : now + by; }

}  // namespace

void engine::execution::set_deadline(time timeout) {
  const time now = std::chrono::steady_clock::now().time_since_epoch();
  deadline_ = limit{later(now, timeout), timeout, false};
}

std::optional<engine::execution::limit> engine::execution::limit_of(
    std::uint32_t component, time now
) const {
  const time own = of_.wiring_.plan().components[component].timeout;
  if (own.count() <= 0) return deadline_;
  const limit mine{later(now, own), own, true};
  return deadline_ && deadline_->when < mine.when ? *deadline_ : mine;
}

}  // namespace cruller::v0
