// The control socket of `run`, next to the signal loop.
#pragma once

#include <optional>
#include <string>

#include "control/control.hpp"
#include "process/posix_signals.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {

// Serves the commands of the program if there is a path. `quit` is passed to the signal loop as
// SIGINT, unless a console, which is created before, handles it.
class run_control {
 public:
  // Throws `error` if it cannot listen.
  run_control(live_program& program, posix_signals& signals, const std::string& path);
  // Waits for the current command.
  ~run_control();
  run_control(const run_control&) = delete;
  run_control& operator=(const run_control&) = delete;

 private:
  live_program& program_;
  bool quits_ = false;
  std::optional<control_server> server_;
};

}  // namespace cruller::v0
