// The console of `run`, next to the signal loop.
#pragma once

#include <thread>

#include "console/console_session.hpp"
#include "process/posix_signals.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {

// On a terminal, the console handles Ctrl-C. The end of the console, and `quit`, are passed to the
// signal loop as SIGINT.
class run_console {
 public:
  run_console(live_program& program, posix_signals& signals);
  // Waits for the current command.
  ~run_console();
  run_console(const run_console&) = delete;
  run_console& operator=(const run_console&) = delete;

  // Starts reading.
  void begin();

 private:
  live_program& program_;
  posix_signals& signals_;
  console_session session_;
  std::thread thread_;
};

}  // namespace cruller::v0
