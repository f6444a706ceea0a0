// The control socket of `run`, beside the loop that takes signals.
#pragma once

#include <optional>
#include <string>

#include "control.hpp"
#include "run_signals.hpp"
#include "workbench.hpp"

namespace cruller {

// Serves the workbench's commands where a path is given, else nothing. `quit` comes to the signals'
// loop as SIGINT; where there is a console, too, it is made before this, and sees to that itself.
class run_control {
 public:
  // Throws `error` when nobody can be served there.
  run_control(workbench& bench, posix_signals& signals, const std::string& path);
  // Waits for the command that is under way.
  ~run_control();
  run_control(const run_control&) = delete;
  run_control& operator=(const run_control&) = delete;

 private:
  workbench& bench_;
  bool quits_ = false;
  std::optional<control_server> server_;
};

}  // namespace cruller
