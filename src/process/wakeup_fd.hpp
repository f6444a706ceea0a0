// Waking a thread that waits for input.
#pragma once

namespace cruller::inline v0 {

// A descriptor to wait for in addition to the input. `ring` is thread-safe.
class wakeup_fd {
 public:
  // Throws std::system_error if no descriptor is available.
  wakeup_fd();
  ~wakeup_fd();
  wakeup_fd(const wakeup_fd&) = delete;
  wakeup_fd& operator=(const wakeup_fd&) = delete;

  void ring() const noexcept;
  // Waits for input, the end of the input, or `ring`, which is reset. Returns whether there is
  // input.
  bool wait_for_input() noexcept;
  // Waits for `ring`.
  void wait() noexcept;

 private:
  const int file_;
};

}  // namespace cruller::v0
