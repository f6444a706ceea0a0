// Subscribing to a live system, and notifying observers.
#include "engine/observers.hpp"

#include <algorithm>
#include <utility>

namespace cruller::inline v0 {
namespace detail {

void observer_list::add(std::shared_ptr<observer> observer) {
  const std::lock_guard lock(mutex_);
  observers_.push_back(std::move(observer));
  ++count_;
}

bool observer_list::is_called_elsewhere(const observer* observer) const {
  if (notifier_ == std::this_thread::get_id()) return false;
  for (const call* each = calls_; each != nullptr; each = each->around)
    if (each->whom == observer) return true;
  return false;
}

void observer_list::remove(const observer* observer) noexcept {
  bool is_called = false;
  {
    // Declared before the lock, so that the user's destructor runs after the lock is released.
    std::shared_ptr<detail::observer> removed;
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(
        observers_, observer, &std::shared_ptr<detail::observer>::get
    );
    if (found == observers_.end()) return;
    removed = std::move(*found);
    if (delivering_ == 0) observers_.erase(found);
    --count_;
    is_called = is_called_elsewhere(observer);
  }
  // What it refers to may be destroyed after its subscription ends.
  if (!is_called) return;
  const std::lock_guard until_called(notifying_);
}

void observer_list::notify(const event& event) noexcept {
  const std::lock_guard notifying(notifying_);
  std::unique_lock lock(mutex_);
  ++delivering_;
  call mine{nullptr, std::exchange(calls_, &mine)};
  notifier_ = std::this_thread::get_id();
  // An observer that is added meanwhile does not get this event; a removed one leaves an empty
  // place.
  const std::size_t size = observers_.size();
  for (std::size_t i = 0; i != size; ++i) {
    std::shared_ptr<observer> each = observers_[i];
    mine.whom = each.get();
    lock.unlock();
    try {
      if (each != nullptr) each->notify(event);
    } catch (...) {  // Exceptions of observers are ignored.
    }
    each.reset();  // The destructor is the user's, so it runs without the lock.
    lock.lock();
  }
  calls_ = mine.around;
  if (calls_ == nullptr) notifier_ = {};
  if (--delivering_ == 0) std::erase(observers_, nullptr);
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

}  // namespace cruller::v0
