// What handlers of POSIX signals leave for the thread that obeys them.
#pragma once

#include <csignal>
#include <optional>
#include <vector>

namespace cruller::inline v0 {

// Takes POSIX signals with handlers. A handler writes the number to a pipe and returns, on whatever
// thread the signal reaches; one thread reads. No thread has signals blocked for it, children made
// by exec get default actions, and a debugger sees the signals. System calls that a signal
// interrupts begin anew (SA_RESTART). At most one inbox lives at a time: the handlers are the
// process's.
//
// A child made by fork() acts as the process would have without the inbox.
class signal_inbox {
 public:
  // Throws `error` where another inbox lives, std::system_error where no descriptor is left.
  // SIGPIPE does nothing while it lives, unless the program has another action for it.
  explicit signal_inbox(const std::vector<int>& numbers);
  // The actions from before are back. For 300 ms after the last request to end a further SIGINT or
  // SIGTERM does nothing: it belongs to the same intention.
  ~signal_inbox();
  signal_inbox(const signal_inbox&) = delete;
  signal_inbox& operator=(const signal_inbox&) = delete;

  const sigset_t& numbers() const { return numbers_; }
  // The next signal, in the order in which they come; absent after `wake`. A signal that comes
  // again before it was read, is one. For one thread at a time.
  static std::optional<int> wait();
  static void wake();
  // What has come so far, without waiting.
  static std::vector<int> drain();
  // From now on a signal that a handler gets anyway is left pending on this thread, which has all
  // of them blocked.
  static void leave_to_this_thread();
  static void take_again();
  // A signal has asked the program to end.
  static void note_request() noexcept;

 private:
  sigset_t numbers_{};
};

}  // namespace cruller::v0
