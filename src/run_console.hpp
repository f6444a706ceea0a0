// The console of `run`, beside the loop that takes signals.
#pragma once

#include <thread>

#include "console_session.hpp"
#include "run_signals.hpp"
#include "workbench.hpp"

namespace cruller {

// Where there is a person, Ctrl-C is for the console. The end of the console, and `quit`, come to
// the signals' loop as SIGINT does without it.
class run_console {
 public:
  run_console(workbench& bench, posix_signals& signals);
  // Waits for the command that is under way.
  ~run_console();
  run_console(const run_console&) = delete;
  run_console& operator=(const run_console&) = delete;

  // Starts to read.
  void begin();

 private:
  workbench& bench_;
  posix_signals& signals_;
  console_session session_;
  std::thread thread_;
};

}  // namespace cruller
