// Subscribing to a live system, and being told.
#include "observers.hpp"

#include <algorithm>
#include <utility>

namespace cruller {
namespace detail {

void observer_list::add(std::shared_ptr<observer> observer) {
  const std::lock_guard lock(mutex_);
  observers_.push_back(std::move(observer));
  count_ = observers_.size();
}

void observer_list::remove(const observer* observer) noexcept {
  // Declared before the lock: its destructor is the user's, and runs when the list is free again.
  std::shared_ptr<detail::observer> removed;
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(
      observers_, observer, &std::shared_ptr<detail::observer>::get
  );
  if (found == observers_.end()) return;
  removed = std::move(*found);
  observers_.erase(found);
  count_ = observers_.size();
}

void observer_list::notify(const event& event) noexcept {
  const std::lock_guard telling(telling_);
  // A copy, so that observers may come and go while they are told.
  std::vector<std::shared_ptr<observer>> told;
  try {
    const std::lock_guard lock(mutex_);
    told = observers_;
  } catch (...) {  // There is no memory to tell anybody.
  }
  for (const auto& each : told) {
    try {
      each->notify(event);
    } catch (...) {  // An observer that throws harms nobody.
    }
  }
}

}  // namespace detail

subscription::subscription(subscription&& other) noexcept
    : list_(std::move(other.list_)), observer_(std::exchange(other.observer_, nullptr)) {}

subscription& subscription::operator=(subscription&& other) noexcept {
  if (this == &other) return *this;
  cancel();
  list_ = std::move(other.list_);
  observer_ = std::exchange(other.observer_, nullptr);
  return *this;
}

void subscription::cancel() noexcept {
  if (observer_ == nullptr) return;
  if (const auto list = list_.lock()) list->remove(observer_);
  observer_ = nullptr;
}

}  // namespace cruller
