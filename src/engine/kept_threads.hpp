// Threads that live as long as a system is started.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/engine.hpp"

namespace cruller::inline v0 {

// What belongs to one of these threads lives until the system is stopped: a child process with
// PR_SET_PDEATHSIG, a thread-local object. Thread-safe.
class engine::kept_threads {
 public:
  kept_threads() = default;
  // Waits until all tasks have ended.
  ~kept_threads();
  kept_threads(const kept_threads&) = delete;
  kept_threads& operator=(const kept_threads&) = delete;

  // Runs the task on a thread that waits, or on a new one. Throws if none can be created.
  void run(std::function<void()> task);

 private:
  void serve(std::function<void()> task);

  std::mutex mutex_;  // guards the following
  std::condition_variable comes_;
  std::deque<std::function<void()>> tasks_;
  std::size_t waiting_ = 0;
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace cruller::v0
