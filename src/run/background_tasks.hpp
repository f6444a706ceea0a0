// Tasks that run on another thread, one after the other.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "errors/new_thread.hpp"

namespace cruller::inline v0 {

// The destructor waits for the running task, and drops the others.
class background_tasks {
 public:
  background_tasks() = default;
  ~background_tasks() {
    end_.request_stop();
    thread_.join();
  }
  background_tasks(const background_tasks&) = delete;
  background_tasks& operator=(const background_tasks&) = delete;

  // Does not wait. Any thread may call it.
  void put(std::function<void()> task) {
    {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    comes_.notify_one();
  }
  // Waits until all tasks have ended.
  void await() {
    std::unique_lock lock(mutex_);
    ends_.wait(lock, [this] { return tasks_.empty() && !is_busy_; });
  }

 private:
  void run(const std::stop_token& end) {
    std::unique_lock lock(mutex_);
    while (comes_.wait(lock, end, [this] { return !tasks_.empty(); })) {
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      is_busy_ = true;
      lock.unlock();
      if (!end.stop_requested()) task();
      lock.lock();
      is_busy_ = false;
      ends_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any comes_;
  std::condition_variable ends_;
  std::deque<std::function<void()>> tasks_;
  bool is_busy_ = false;
  std::stop_source end_;
  std::thread thread_ = new_thread("the shutdown", [this] { run(end_.get_token()); });
};

}  // namespace cruller::v0
