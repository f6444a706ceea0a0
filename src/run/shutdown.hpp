// The shutdown of a running program.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <string>

#include "process/posix_signals.hpp"
#include "program/live_program.hpp"
#include "program/run_arguments.hpp"
#include "run/background_tasks.hpp"

namespace cruller::inline v0 {

// Runs the stages of the end: the announcement, the delay, the drain, the stop. While it lives, a
// request to end takes effect at once, also during a verb, which is cancelled.
class shutdown {
 public:
  shutdown(live_program& program, posix_signals& signals, const run_arguments& arguments);
  ~shutdown();
  shutdown(const shutdown&) = delete;
  shutdown& operator=(const shutdown&) = delete;

  // Whether an error is the one of a verb that the end has cancelled. Then it is no error of the
  // program, unless the stop that followed has failed.
  bool has_caused(const std::exception& error);
  // The end begins, and is announced. Cancels what a command does at this moment, and does not wait
  // for it.
  void begin();
  // All stages, in their order; `why` is the signal that `posix_signals::next` has returned. Throws
  // what the stop throws. Returns a message about the system.
  std::string carry_out(int why);
  // What a component or supervision has requested, or 1 if a drain or stop has failed.
  int exit_code() const {
    const int requested = requested_code_;
    return requested > 0 ? requested : static_cast<int>(has_failed_);
  }
  // The stop has failed.
  void note_failure() { has_failed_ = true; }

 private:
  using time = std::chrono::nanoseconds;

  void begin_and_announce();
  void cancel();
  void request();
  void announce(std::string_view text);
  void announce_unless_announced();
  void say(std::string_view now, end_stage stage) const;
  void delay(time limit, const std::string& text);
  bool drain();

  live_program& program_;
  posix_signals& signals_;
  const run_arguments& arguments_;
  static constexpr int none_requested = -1;

  bool has_failed_ = false;
  std::atomic<int> requested_code_ = none_requested;  // by a component, or by supervision
  std::mutex announcing_;
  bool is_announced_ = false;
  // Tasks that must not block the thread that receives the signals.
  background_tasks tasks_;
};

}  // namespace cruller::v0
