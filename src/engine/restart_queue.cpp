// Waiting for restarts.
#include "engine/restart_queue.hpp"

namespace cruller::inline v0 {

std::optional<restart_queue::time> restart_queue::next_due() const {
  return due_.empty() ? std::nullopt : std::optional(due_.begin()->first);
}

patient* restart_queue::find_due(time now) {
  if (due_.empty() || due_.begin()->first > now) return nullptr;
  return &patients_.at(due_.begin()->second);
}

void restart_queue::add(patient&& one) {
  drop(one.component);
  for (const std::uint32_t each : one.closure) {
    ++waits_for_[each];
    ++lists_[each];
  }
  mark_changed(one);
  due_.emplace(one.due, one.component);
  patients_.emplace(one.component, std::move(one));
}

void restart_queue::drop(std::uint32_t component) {
  const auto found = patients_.find(component);
  if (found == patients_.end()) return;
  const patient& one = found->second;
  mark_changed(one);
  for (const std::uint32_t each : one.closure) {
    if (!one.has_begun) --waits_for_[each];
    --lists_[each];
  }
  due_.erase({one.due, component});
  blocked_.erase(component);
  patients_.erase(found);
}

void restart_queue::block(patient& one) {
  due_.erase({one.due, one.component});
  blocked_.insert(one.component);
  one.is_blocked = true;
}

void restart_queue::unblock_all() {
  for (const std::uint32_t each : blocked_) {
    patient& one = patients_.at(each);
    one.is_blocked = false;
    due_.emplace(one.due, each);
  }
  blocked_.clear();
}

void restart_queue::postpone(patient& one, time due) {
  due_.erase({one.due, one.component});
  one.due = due;
  due_.emplace(due, one.component);
}

void restart_queue::begin(patient& one) {
  mark_changed(one);
  if (std::exchange(one.has_begun, true)) return;
  for (const std::uint32_t each : one.closure) --waits_for_[each];
}

void restart_queue::mark_all_changed() {
  for (const auto& [component, one] : patients_) mark_changed(one);
}

void restart_queue::mark_changed(const patient& one) {
  changed_.insert(changed_.end(), one.closure.begin(), one.closure.end());
}

}  // namespace cruller::v0
