// What a live system keeps for its components beside their instances: values given to constants,
// data of handlers, observers.
#include <string>
#include <utility>

#include "progress.hpp"

namespace cruller {

std::shared_ptr<const std::any> engine::value(std::uint32_t component) const {
  const std::lock_guard lock(rare_mutex_);
  const auto found = values_.find(component);
  return found == values_.end() ? nullptr : found->second;
}

void engine::set_value(std::uint32_t component, std::any value) {
  // Waits for a signal that is under way, unless it is a handler of that signal who asks.
  std::unique_lock<std::mutex> mine(turn_mutex_, std::defer_lock);
  const bool is_inside = turn::is_inside(*this);
  if (!is_inside) mine.lock();
  if (at(records_[component].state) != component_state::stopped)
    throw lifecycle_error(
        std::string(id(component)) + ": is " + std::string(at(records_[component].state).name()) +
        "; a constant can be set only while it is stopped"
    );
  auto given = std::make_shared<const std::any>(std::move(value));
  const std::lock_guard lock(rare_mutex_);
  if (!is_inside) former_values_.clear();
  std::shared_ptr<const std::any>& place = values_[component];
  // While a signal is under way, another handler may be looking at the value before.
  if (is_inside && place != nullptr) former_values_.push_back(std::move(place));
  place = std::move(given);
  has_values_.store(true, std::memory_order_release);
}

std::any& engine::data(std::uint32_t component) {
  const std::lock_guard lock(rare_mutex_);
  if (data_ == nullptr) data_ = std::make_unique<std::any[]>(size());
  return data_[component];
}

subscription engine::subscribe(std::unique_ptr<detail::observer> observer) {
  const std::lock_guard lock(rare_mutex_);
  if (observers_ == nullptr) observers_ = std::make_shared<detail::observer_list>();
  const detail::observer* const subscribed = observer.get();
  observers_->add(std::move(observer));
  watchers_.store(observers_.get(), std::memory_order_release);
  return {observers_, subscribed};
}

}  // namespace cruller
