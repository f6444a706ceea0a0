// The watchers of states, and their notification.
#include "states/watchers.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace cruller::inline v0 {
namespace detail {
namespace {

struct watcher_list {
  std::mutex mutex;
  std::vector<std::shared_ptr<state_watcher>> all;
  std::atomic<std::size_t> count = 0;
};

// Never destroyed, like the registry.
watcher_list& watchers() {
  static watcher_list& only = *new watcher_list;
  return only;
}

}  // namespace

void notify_watchers(any_state& state, state_step step, std::exception_ptr error) noexcept {
  watcher_list& list = watchers();
  if (list.count.load(std::memory_order_relaxed) == 0) return;
  // A copy, so that watchers can subscribe and cancel during the calls.
  std::vector<std::shared_ptr<state_watcher>> notified;
  try {
    const std::lock_guard lock(list.mutex);
    notified = list.all;
  } catch (...) {  // Out of memory: no watcher is notified.
  }
  const state_event event{state, step, std::move(error)};
  for (const auto& each : notified) {
    try {
      each->notify(event);
    } catch (...) {  // Exceptions of watchers are ignored.
    }
  }
}

}  // namespace detail

state_watch::state_watch(std::shared_ptr<detail::state_watcher> watcher)
    : watcher_(std::move(watcher)) {
  detail::watcher_list& list = detail::watchers();
  const std::lock_guard lock(list.mutex);
  list.all.push_back(watcher_);
  list.count = list.all.size();
}

state_watch& state_watch::operator=(state_watch&& other) noexcept {
  if (this == &other) return *this;
  cancel();
  watcher_ = std::move(other.watcher_);
  return *this;
}

void state_watch::cancel() noexcept {
  // Declared before the lock, so that the user's destructor runs after the lock is released.
  const std::shared_ptr<detail::state_watcher> ended = std::move(watcher_);
  if (ended == nullptr) return;
  detail::watcher_list& list = detail::watchers();
  const std::lock_guard lock(list.mutex);
  std::erase(list.all, ended);
  list.count = list.all.size();
}

}  // namespace cruller::v0
