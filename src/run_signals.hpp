// The POSIX signals of a running program, taken one at a time instead of interrupting it.
#pragma once

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace cruller {

// While it lives, SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGHUP, SIGUSR1 and SIGUSR2 are blocked in the
// thread that made it and in those that are started meanwhile, and a thread of its own takes them.
// The second SIGINT or SIGTERM ends the process at once with code 130. SIGHUP is left alone where
// it was ignored, as by nohup; of a terminal that is gone it comes out as SIGINT, and never ends
// the process at once. SIGPIPE is ignored: what cannot be written is an error of the one who
// writes. Child processes made by fork() get the mask that was in force before.
class posix_signals {
 public:
  posix_signals();
  ~posix_signals();
  posix_signals(const posix_signals&) = delete;
  posix_signals& operator=(const posix_signals&) = delete;

  // Waits for the next signal.
  int next();
  // As if the signal had come, but without having been told to end.
  void put(int signal);
  // From now on SIGINT is for `interrupted`, which is called on the thread that takes signals, and
  // tells nobody to end; but for a delay, and after SIGTERM, it is what it was. Null: no longer.
  void divert_interrupts(std::function<void()> interrupted);
  // From now on being told to end ends the delay, and only after that the process.
  void begin_delay();
  // Waits that long, or until the delay is ended.
  void delay(std::chrono::nanoseconds time);

 private:
  void take();
  bool divert();

  sigset_t mine_{};
  sigset_t before_{};
  struct sigaction pipe_before_ {};
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<int> pending_;
  bool closing_ = false;
  bool delays_ = false;
  const bool had_terminal_;
  std::mutex diverting_;
  std::function<void()> interrupted_;
  std::thread taker_;
};

// Stops the process, as Ctrl-Z does by default; it goes on with SIGCONT.
void stop_process();

}  // namespace cruller
