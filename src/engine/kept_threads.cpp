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

void engine::kept_threads::run(std::function<void()> what, std::function<void()> ended) {
  task next{std::move(what), std::move(ended)};
  const std::lock_guard lock(mutex_);
  if (tasks_.size() < free_) {
    tasks_.push_back(std::move(next));
    comes_.notify_one();
  } else {
    threads_.emplace_back([this, first = std::move(next)]() mutable { serve(std::move(first)); });
  }
}

void engine::kept_threads::serve(task next) {
  for (;;) {
    next.run();
    {
      const std::lock_guard lock(mutex_);
      ++free_;
    }
    next.ended();
    std::unique_lock lock(mutex_);
    comes_.wait(lock, [this] { return is_over_ || !tasks_.empty(); });
    --free_;
    if (tasks_.empty()) return;
    next = std::move(tasks_.front());
    tasks_.pop_front();
  }
}

}  // namespace cruller::v0
