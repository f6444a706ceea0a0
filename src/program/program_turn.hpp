// The right to change the program, which one thread has at a time.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace cruller::inline v0 {

// A recursive mutex whose waiting threads can be sent away: the end of the program refuses all
// commands that wait. Thread-safe.
class program_turn {
 public:
  void lock() {
    std::unique_lock inner(mutex_);
    changed_.wait(inner, [this] { return is_free(); });
    take();
  }
  bool try_lock() {
    const std::lock_guard inner(mutex_);
    if (!is_free()) return false;
    take();
    return true;
  }
  // Waits for the turn until `end`; returns whether the calling thread has it.
  bool lock_before_end() {
    std::unique_lock inner(mutex_);
    changed_.wait(inner, [this] { return has_ended_ || is_free(); });
    if (has_ended_) return false;
    take();
    return true;
  }
  void unlock() {
    {
      const std::lock_guard inner(mutex_);
      if (--depth_ != 0) return;
      owner_ = {};
    }
    changed_.notify_all();
  }
  // From now on `lock_before_end` returns false, also in threads that wait.
  void end() {
    {
      const std::lock_guard inner(mutex_);
      has_ended_ = true;
    }
    changed_.notify_all();
  }
  bool has_ended() const {
    const std::lock_guard inner(mutex_);
    return has_ended_;
  }

 private:
  bool is_free() const { return depth_ == 0 || owner_ == std::this_thread::get_id(); }
  void take() {
    owner_ = std::this_thread::get_id();
    ++depth_;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::thread::id owner_;
  unsigned depth_ = 0;
  bool has_ended_ = false;
};

}  // namespace cruller::v0
