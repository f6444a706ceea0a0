// The store in memory: a map behind a mutex.
#include "memory_store.hpp"

namespace shop {

std::vector<todo_item> memory_store::all() {
  const std::lock_guard lock(mutex_);
  std::vector<todo_item> items;
  for (const auto& [id, item] : items_) items.push_back(item);
  return items;
}

std::optional<todo_item> memory_store::find(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = items_.find(id);
  if (found == items_.end()) return std::nullopt;
  return found->second;
}

todo_item memory_store::add(const std::string& title, bool done) {
  const std::lock_guard lock(mutex_);
  const todo_item item{++last_id_, title, done};
  items_.emplace(item.id, item);
  return item;
}

std::optional<todo_item> memory_store::change(std::int64_t id, const todo_change& change) {
  const std::lock_guard lock(mutex_);
  const auto found = items_.find(id);
  if (found == items_.end()) return std::nullopt;
  todo_item& item = found->second;
  if (change.title) item.title = *change.title;
  if (change.done) item.done = *change.done;
  return item;
}

bool memory_store::remove(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  return items_.erase(id) != 0;
}

std::size_t memory_store::count() {
  const std::lock_guard lock(mutex_);
  return items_.size();
}

}  // namespace shop
