// Turns: which thread may signal a system, and which threads are inside its signal.
#pragma once

#include <mutex>
#include <string_view>

namespace cruller::inline v0 {

// The right to signal a system, held while one signal is sent. A second thread waits for it. A
// handler that requests the turn of its own system would wait for itself, and gets an error.
class turn {
 public:
  // Throws lifecycle_error if the calling thread is inside a turn of this mutex.
  turn(std::mutex& of, std::string_view verb);
  // Also for background work, which has called `exit`.
  explicit turn(std::mutex& of);
  // A turn only if no other thread has it: see `is_mine`.
  turn(std::mutex& of, std::try_to_lock_t);
  ~turn();
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;

  bool is_mine() const { return lock_.owns_lock(); }
  // The turn of this mutex that the calling thread is in, or null.
  static const turn* around(const std::mutex& of) noexcept;
  static bool is_inside(const std::mutex& of) noexcept { return around(of) != nullptr; }

  // Marks the calling thread as one of background work: it may not send signals, because they would
  // wait for the work.
  class background {
   public:
    explicit background(const std::mutex& of) noexcept;
    ~background();
    background(const background&) = delete;
    background& operator=(const background&) = delete;
  };
  static bool is_background(const std::mutex& of) noexcept;
  // Whether the calling thread must not wait for a signal to end.
  static bool must_not_wait(const std::mutex& of) noexcept {
    return is_inside(of) || is_background(of);
  }

  // Lets the calling thread take part in the turn of another thread: its calls are inside it.
  class guest {
   public:
    explicit guest(const turn& host) noexcept;
    ~guest();
    guest(const guest&) = delete;
    guest& operator=(const guest&) = delete;

   private:
    const turn* const outer_;
  };

 private:
  const std::mutex& of_;
  const turn* const outer_;
  std::unique_lock<std::mutex> lock_;
};

}  // namespace cruller::v0
