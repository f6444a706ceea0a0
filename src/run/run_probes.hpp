// The probes of `run`, next to the signal loop.
#pragma once

#include <optional>

#include "probes/probe_server.hpp"
#include "probes/step_statistics.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {

// Counts the steps of the systems of a program that serves probes. Before the program is made.
void observe_steps(run_arguments& arguments, step_statistics& into);

// Serves probes and metrics if there is an address; from before the start of the system until after
// its end.
class run_probes {
 public:
  // Throws `error` if it cannot listen.
  run_probes(
      live_program& program, const run_arguments& arguments, const step_statistics& statistics
  );

 private:
  std::optional<probe_server> server_;
};

}  // namespace cruller::v0
