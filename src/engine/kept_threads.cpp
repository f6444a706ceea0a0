// Keeping threads.
#include "engine/kept_threads.hpp"

#include <utility>

namespace cruller::inline v0 {

engine::kept_threads::~kept_threads() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  comes_.notify_all();
  for (std::thread& each : threads_) each.join();
}

void engine::kept_threads::run(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (tasks_.size() < waiting_) {
    tasks_.push_back(std::move(task));
    comes_.notify_one();
  } else {
    threads_.emplace_back([this, first = std::move(task)]() mutable { serve(std::move(first)); });
  }
}

void engine::kept_threads::serve(std::function<void()> task) {
  for (;;) {
    std::exchange(task, nullptr)();
    std::unique_lock lock(mutex_);
    ++waiting_;
    comes_.wait(lock, [this] { return is_over_ || !tasks_.empty(); });
    --waiting_;
    if (tasks_.empty()) return;
    task = std::move(tasks_.front());
    tasks_.pop_front();
  }
}

}  // namespace cruller::v0
