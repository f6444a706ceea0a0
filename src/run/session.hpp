// What the parts of `run` share.
#pragma once

#include <map>
#include <string_view>

#include "process/output.hpp"
#include "process/posix_signals.hpp"
#include "program/live_program.hpp"
#include "program/run_arguments.hpp"
#include "run/run_options.hpp"
#ifdef CRULLER_HAS_CONSOLE
#include "run/run_reload.hpp"
#endif

namespace cruller::inline v0 {

class shutdown;

// The live system of `run`, and how to run it.
struct session {
  live_program& program;
  const run_arguments& arguments;
  posix_signals& signals;
  const std::map<int, detail::reaction>& reactions;
  shutdown* end = nullptr;  // while the system lives
#ifdef CRULLER_HAS_CONSOLE
  program_origin& origin;
#endif

  void say(std::string_view text) const {
    if (!arguments.quiet) report(text);
  }
  // For a start that no command has requested.
  if_start_fails when_start_fails() const {
    bool stays = arguments.stays();
#ifdef CRULLER_HAS_CONSOLE
    // A client that has requested new code over the socket can request it again.
    stays = stays || (origin.is_reloaded() && !arguments.control.empty());
#endif
    return stays ? if_start_fails::stay : if_start_fails::exit;
  }
};

}  // namespace cruller::v0
