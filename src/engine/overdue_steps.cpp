// Keeping the steps that exceed their limit.
#include "engine/overdue_steps.hpp"

#include <algorithm>
#include <new>

namespace cruller::inline v0 {

void overdue_steps::add(step late) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    steps_.push_back(late);
  } catch (const std::bad_alloc&) {  // Then it does not count as overdue.
  }
}

void overdue_steps::remove(step late) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(steps_, late);
  if (found != steps_.end()) steps_.erase(found);
}

}  // namespace cruller::v0
