// The POSIX signals of a running program, taken one at a time.
#pragma once

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "process/blocked_everywhere.hpp"
#include "process/end_stage.hpp"
#include "process/signal_inbox.hpp"

namespace cruller::inline v0 {

// What a process gets from its parent: which signals are blocked.
struct signal_setup {
  sigset_t mask{};
};

// Which signals a program takes beside SIGINT and SIGTERM, and which of them are as SIGTERM.
struct taken_signals {
  std::vector<int> numbers{};
  std::vector<int> ends{};
};

// While it lives, handlers take SIGINT, SIGTERM and the given signals, on whatever thread they
// come, and a thread of its own decides what becomes of them. Signals of the terminal (SIGINT,
// SIGHUP, SIGQUIT, SIGTSTP) that were ignored stay ignored, as by nohup or in a script's background
// job. SIGPIPE does nothing: what cannot be written is an error of the one who writes.
//
// SIGINT and SIGTERM are requests to end. One that comes within 300 ms of the last that counted
// belongs to it. A further one goes on to the next stage of the end; where there is none, it ends
// the process at once with code 130. SIGHUP of a terminal that is gone comes out as SIGINT, and
// counts as no request.
class posix_signals {
 public:
  // A program image that took the place of another says what was in force before that one.
  explicit posix_signals(
      taken_signals taken, const std::optional<signal_setup>& before = std::nullopt
  );
  ~posix_signals();
  posix_signals(const posix_signals&) = delete;
  posix_signals& operator=(const posix_signals&) = delete;

  // Waits for the next signal. A request to end overtakes all that waits. Of two equal signals that
  // wait there is one, at the place of the later.
  int next();
  // What is called, by the thread that takes the signals, when a request to end comes while nobody
  // waits for the next signal; also for the first request where the end has begun without one. It
  // gets the stage, must not wait for long, and uses nothing of this class.
  void on_end_request(std::function<void(end_stage)> call);
  // Whether a signal has asked to end.
  bool is_told_to_end() const;
  // What was in force before: for child processes, and for the end.
  signal_setup before() const { return before_; }
  // Takes no more signals until `go_on`: those that have come, and the one that is being obeyed
  // when it tells to end, are pending, where execve leaves them. For the thread that calls execve.
  void hold();
  void go_on();
  // As if the signal had come, but without having been told to end.
  void put(int signal);
  // From now on SIGINT is for `interrupted`, which is called on the thread that takes signals;
  // where it gives true, it has taken it, and nobody is told to end. But while the program ends,
  // and after a request to end, it is what it was. Null: no longer.
  void divert_interrupts(std::function<bool()> interrupted);
  // A stage of the end begins. A further request to end asks the token to stop, which goes on to
  // the next stage. The one after it ends the process, also where the stage has not ended by then.
  std::stop_token begin(end_stage stage);
  end_stage stage() const;

 private:
  enum class mode : unsigned char { takes, holds, ends };
  using time_point = std::chrono::steady_clock::time_point;

  void take();
  void obey(int signal);
  void request_end(int signal);
  void enqueue(int signal);
  void end_taking(mode how);
  bool divert();
  void take_again() noexcept;

  const bool had_terminal_;
  const std::vector<int> ends_;
  signal_setup before_;
  mutable std::mutex mutex_;  // of what follows
  std::condition_variable arrived_;
  std::deque<int> pending_;
  std::function<void(end_stage)> when_told_;
  bool is_awaited_ = false;
  int obeyed_ = 0;  // what `next` gave last
  mode mode_ = mode::takes;
  std::optional<time_point> last_request_;
  end_stage stage_ = end_stage::none;
  std::stop_source skip_;  // the stage
  std::mutex diverting_;
  std::function<bool()> interrupted_;
  signal_inbox inbox_;
  std::optional<blocked_everywhere> blocked_;
  std::thread taker_;
};

}  // namespace cruller::v0
