// Blocking signals in all threads of the process.
#pragma once

#include <csignal>

namespace cruller::inline v0 {

// While it lives, no thread of this process handles the signals, so that they stay pending in the
// process, where execve leaves them. Each thread is interrupted by SIGURG, whose handler changes
// the mask that the thread returns to. A thread that blocks SIGURG, or does not handle it within
// half a second, stays as it is. At most one at a time.
class blocked_everywhere {
 public:
  explicit blocked_everywhere(const sigset_t& numbers);
  // Restores the mask of each thread.
  ~blocked_everywhere();
  blocked_everywhere(const blocked_everywhere&) = delete;
  blocked_everywhere& operator=(const blocked_everywhere&) = delete;

 private:
  sigset_t numbers_;
  sigset_t before_{};
  struct sigaction former_ {};
};

}  // namespace cruller::v0
