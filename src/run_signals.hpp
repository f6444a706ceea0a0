// The POSIX signals of a running program, taken one at a time instead of interrupting it.
#pragma once

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace cruller {

// What a process gets from its parent: which signals are blocked, and whether SIGPIPE is ignored.
struct signal_setup {
  sigset_t mask{};
  bool ignores_pipe = false;
};

// While it lives, SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGHUP, SIGUSR1 and SIGUSR2 are blocked in the
// thread that made it and in those that are started meanwhile, and a thread of its own takes them.
// The second SIGINT or SIGTERM ends the process at once with code 130. SIGHUP is left alone where
// it was ignored, as by nohup; of a terminal that is gone it comes out as SIGINT, and never ends
// the process at once. SIGPIPE is ignored: what cannot be written is an error of the one who
// writes. Child processes made by fork() get the mask that was in force before.
class posix_signals {
 public:
  // A program image that took the place of another says what was in force before that one.
  explicit posix_signals(const std::optional<signal_setup>& before = std::nullopt);
  ~posix_signals();
  posix_signals(const posix_signals&) = delete;
  posix_signals& operator=(const posix_signals&) = delete;

  // Waits for the next signal.
  int next();
  // What is called, by the thread that takes the signals, when one tells to end and nobody waits
  // for the next one.
  void when_told_to_end(std::function<void()> call);
  // What was in force before: for child processes, and for the end.
  signal_setup before() const;
  // Takes no more signals until `go_on`: those that have come, and the one that is being obeyed
  // when it tells to end, are pending, where execve leaves them.
  void hold();
  void go_on();
  // As if the signal had come, but without having been told to end.
  void put(int signal);
  // From now on SIGINT is for `interrupted`, which is called on the thread that takes signals;
  // where it gives true, it has taken it, and nobody is told to end. But for a delay, and after
  // SIGTERM, it is what it was. Null: no longer.
  void divert_interrupts(std::function<bool()> interrupted);
  // From now on being told to end ends the delay, and only after that the process.
  void begin_delay();
  // Waits that long, or until the delay is ended.
  void delay(std::chrono::nanoseconds time);

 private:
  enum class mode : unsigned char { takes, holds, ends };

  void take();
  void end_taking(mode how);
  bool divert();

  sigset_t mine_{};
  sigset_t before_{};
  struct sigaction pipe_before_ {};
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<int> pending_;
  std::function<void()> when_told_;
  bool is_awaited_ = false;
  int obeyed_ = 0;  // what `next` gave last
  mode mode_ = mode::takes;
  bool told_to_end_ = false;
  bool delays_ = false;
  const bool had_terminal_;
  std::mutex diverting_;
  std::function<bool()> interrupted_;
  std::thread taker_;
};

// Stops the process, as Ctrl-Z does by default; it goes on with SIGCONT.
void stop_process();

}  // namespace cruller
