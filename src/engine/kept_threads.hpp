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

  // Runs it on a free thread, or on a new one. Throws if none can be created. The thread calls
  // `ended` when it is free again: who runs another task after that needs no further thread.
  void run(std::function<void()> what, std::function<void()> ended);

 private:
  struct task {
    std::function<void()> run;
    std::function<void()> ended;
  };
  void serve(task next);

  std::mutex mutex_;  // guards the following
  std::condition_variable comes_;
  std::deque<task> tasks_;
  std::size_t free_ = 0;  // threads that wait, or are about to
  bool is_over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace cruller::v0
