// The POSIX signals that handlers have received, for the thread that processes them.
#pragma once

#include <csignal>
#include <optional>
#include <vector>

namespace cruller::inline v0 {

// Receives POSIX signals with handlers. A handler, on whatever thread, writes the number to a pipe
// and returns; one thread reads. No thread has signals blocked for it, children made by exec get
// default actions, and a debugger sees the signals. Interrupted system calls are restarted
// (SA_RESTART). At most one inbox exists at a time, because handlers are for the whole process.
//
// A child made by fork() acts as the process would have without the inbox.
class signal_inbox {
 public:
  // Throws `error` if another inbox exists, std::system_error if no descriptor is available.
  // SIGPIPE does nothing while it lives, unless the program has another action for it.
  explicit signal_inbox(const std::vector<int>& numbers);
  // Restores the previous actions. For 300 ms after the last request to end, a further SIGINT or
  // SIGTERM does nothing: it belongs to the same request.
  ~signal_inbox();
  signal_inbox(const signal_inbox&) = delete;
  signal_inbox& operator=(const signal_inbox&) = delete;

  const sigset_t& numbers() const { return numbers_; }
  // The next signal, in the order of arrival; absent after `wake`. A signal that arrives several
  // times before it is read counts once. For one thread at a time.
  static std::optional<int> wait();
  static void wake();
  // The signals that have arrived so far, without waiting.
  static std::vector<int> drain();
  // From now on, a signal that a handler receives is left pending on this thread, which has all of
  // them blocked.
  static void leave_to_this_thread();
  static void take_again();
  // A signal has requested the end of the program.
  static void note_request() noexcept;

 private:
  sigset_t numbers_{};
};

}  // namespace cruller::v0
