// What a live system stores for its components in addition to their instances: values set for
// constants, data of handlers, observers.
#include <optional>
#include <string>
#include <utility>

#include "engine/step_recorder.hpp"

namespace cruller::inline v0 {

std::shared_ptr<const std::any> engine::value(std::uint32_t component) const {
  const std::lock_guard lock(rare_mutex_);
  const auto found = values_.find(component);
  return found == values_.end() ? nullptr : found->second;
}

// Handlers may call it while other threads start constants, and several threads may set members of
// the same constant. So the new value is made from the current one, and the code that makes it,
// which may be the user's, runs without a lock.
void engine::set_value(std::uint32_t component, const make_value& make) {
  // Waits for the signal under way, unless a handler of that signal is the caller.
  const turn_notice tells{*this};
  std::optional<turn> mine;
  if (!turn::must_not_wait(turn_mutex_)) mine.emplace(turn_mutex_, "set");
  const auto refuse_started = [&] {
    const component_state now = at(records_[component].state.load());
    if (now != component_state::stopped)
      throw lifecycle_error(
          std::string(id(component)) + ": is " + std::string(now.name()) +
          "; a constant can be set only while it is stopped"
      );
  };
  while (true) {
    refuse_started();
    std::shared_ptr<const std::any> before = value(component);
    auto given = std::make_shared<const std::any>(make(before.get()));
    const std::lock_guard lock(rare_mutex_);
    std::shared_ptr<const std::any>& place = values_[component];
    if (place != before) continue;  // Another handler has set it in the meantime.
    place = std::move(given);
    // A thread that starts the constant first marks it as starting, and then checks whether there
    // are values: so it either sees this value, or this function sees its mark.
    has_values_.store(true);
    try {
      refuse_started();
    } catch (...) {
      if (before == nullptr)
        values_.erase(component);
      else
        place = std::move(before);
      throw;
    }
    return;
  }
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
  durations_.prepare(size());
  observers_->add(std::move(observer));
  watchers_.store(observers_.get(), std::memory_order_release);
  return {observers_, subscribed};
}

}  // namespace cruller::v0
