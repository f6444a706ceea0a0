// Blocking signals in all threads of the process.
#pragma once

#include <csignal>

namespace cruller::inline v0 {

// While it lives, no thread of this process takes the signals, so that one that comes stays pending
// in the process, where execve leaves it. Each thread is interrupted by SIGURG, whose handler
// changes the mask that the thread goes on with. A thread that blocks SIGURG, or does not come to
// it in half a second, stays as it is. One at a time.
class blocked_everywhere {
 public:
  explicit blocked_everywhere(const sigset_t& numbers);
  // Each thread gets back what it had.
  ~blocked_everywhere();
  blocked_everywhere(const blocked_everywhere&) = delete;
  blocked_everywhere& operator=(const blocked_everywhere&) = delete;

 private:
  sigset_t numbers_;
  sigset_t before_{};
  struct sigaction former_ {};
};

}  // namespace cruller::v0
