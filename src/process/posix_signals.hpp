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

// The state that a process inherits from its parent: the blocked signals.
struct signal_setup {
  sigset_t mask{};
};

// The signals that a program handles in addition to SIGINT and SIGTERM, and those among them that
// act like SIGTERM.
struct taken_signals {
  std::vector<int> numbers{};
  std::vector<int> ends{};
};

// While it lives, handlers receive SIGINT, SIGTERM and the given signals, on whatever thread they
// arrive, and a separate thread processes them. Signals of the terminal (SIGINT, SIGHUP, SIGQUIT,
// SIGTSTP) that were ignored stay ignored, as under nohup or in a background job of a script.
// SIGPIPE does nothing: a failed write reports the error.
//
// SIGINT and SIGTERM are requests to end. A request within 300 ms of the last one that counted
// belongs to it. A further one leads to the next stage of the end; if there is none, it ends the
// process at once with code 130. SIGHUP from a terminal that has closed is returned as SIGINT, and
// does not count as a request.
class posix_signals {
 public:
  // A program image that has replaced another one passes the setup before that one.
  explicit posix_signals(
      taken_signals taken, const std::optional<signal_setup>& before = std::nullopt
  );
  ~posix_signals();
  posix_signals(const posix_signals&) = delete;
  posix_signals& operator=(const posix_signals&) = delete;

  // Waits for the next signal; absent after `wake`. A request to end comes before all others. Equal
  // signals that wait count once, at the place of the last one.
  std::optional<int> next();
  void wake();
  // `call` runs on the thread that receives signals, when a request to end arrives while no thread
  // waits in `next`, and for the first request if the end has begun without one. It gets the stage;
  // it must not block, nor use this object.
  void on_end_request(std::function<void(end_stage)> call);
  // Whether a signal has requested the end.
  bool is_end_requested() const;
  // The setup before: for child processes, and for the end.
  signal_setup before() const { return before_; }
  // Receives no more signals until `release`: the signals that have arrived, and a request to end
  // that is being handled, become pending, where execve leaves them. For the thread that calls
  // execve.
  void hold();
  void release();
  // As if the signal had arrived, but without counting as a request to end.
  void put(int signal);
  // From now on SIGINT calls `interrupted` on the thread that receives signals. If it returns true,
  // SIGINT has no other effect. After a request to end, and while the program ends, SIGINT acts as
  // usual. Null ends this.
  void divert_interrupts(std::function<bool()> interrupted);
  // A stage of the end begins. A further request to end requests a stop through the token, which
  // should lead to the next stage. The one after it ends the process, even if the stage has not
  // ended.
  std::stop_token begin(end_stage stage);
  end_stage stage() const;

 private:
  enum class mode : unsigned char { takes, holds, ends };
  using time_point = std::chrono::steady_clock::time_point;

  void take();
  void handle(int signal);
  void request_end(int signal);
  void enqueue(int signal);
  void end_taking(mode how);
  bool divert();
  void take_again() noexcept;

  const bool had_terminal_;
  const std::vector<int> ends_;
  signal_setup before_;
  mutable std::mutex mutex_;  // guards the following
  std::condition_variable arrived_;
  std::deque<int> pending_;
  std::function<void(end_stage)> on_end_request_;
  bool is_awaited_ = false;
  bool is_woken_ = false;
  int handled_ = 0;  // the signal that `next` returned last
  mode mode_ = mode::takes;
  std::optional<time_point> last_request_;
  end_stage stage_ = end_stage::none;
  std::stop_source skip_;  // skips the stage
  std::mutex diverting_;
  std::function<bool()> interrupted_;
  signal_inbox inbox_;
  std::optional<blocked_everywhere> blocked_;
  std::thread taker_;
};

}  // namespace cruller::v0
