// The right to change the program, which one thread has at a time, and the thread that carries out
// what changes it.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "engine/verb_thread.hpp"
#include "program/replaceable_hook.hpp"

namespace cruller::inline v0 {

// A recursive mutex whose waiting threads can be sent away: the end of the program refuses all
// commands that wait. The thread that creates it carries out the verbs of all threads wherever it
// waits: for the turn, in `serve`, or in `serve_for`. Thread-safe.
class program_turn final : public detail::verb_thread {
 public:
  void lock();
  bool try_lock();
  void unlock();
  // Waits for the turn until `end`; returns whether the calling thread has it.
  bool lock_before_end();
  // From now on `lock_before_end` returns false, also in threads that wait.
  void end();
  bool has_ended() const;

  bool is_here() const override { return is_closed_ || is_main(); }
  bool carry_out(const std::function<void()>& verb) override;
  bool put(std::function<void()> what) override;
  // For the thread that has created it: carries out what has come so far.
  void serve();
  // The same with what comes for some time, or until the token is stopped.
  void serve_for(std::chrono::nanoseconds time, const std::stop_token& until);
  // Called after each new task, on the thread of the task: where the main thread waits for
  // something else, this must wake it.
  replaceable_hook<> task_comes;
  // From now on each thread carries out its verbs itself.
  void close();

 private:
  enum class progress : unsigned char { waits, runs, ended };
  struct task {
    std::function<void()> what;
    progress* how_far;  // of a caller that waits for it, or null
  };

  bool is_main() const { return std::this_thread::get_id() == main_; }
  bool is_free() const { return depth_ == 0 || owner_ == std::this_thread::get_id(); }
  void take();
  // Until something has changed, or this thread has carried out a task.
  void wait(std::unique_lock<std::mutex>& inner);
  void serve_one(std::unique_lock<std::mutex>& inner);

  const std::thread::id main_ = std::this_thread::get_id();
  mutable std::mutex mutex_;  // guards the following
  std::condition_variable changed_;
  std::thread::id owner_;
  unsigned depth_ = 0;
  bool has_ended_ = false;
  std::deque<task> tasks_;
  std::atomic<bool> is_closed_ = false;  // written with the mutex
};

}  // namespace cruller::v0
