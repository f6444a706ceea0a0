// The data of `run_options`.
#pragma once

#include <cruller/run_options.hpp>
#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cruller::inline v0::detail {

// The effect of a POSIX signal: an action of `run`, or a signal of the system.
using reaction = std::variant<action, signal_id>;

struct run_settings {
  CLI::App command_line;
  std::vector<std::function<void(any_system&)>> before_start;
  std::vector<std::function<void(const event&)>> observers;
  std::function<void(std::string_view)> errors_to;
  run_defaults defaults;
  std::string environment_prefix;
  std::map<int, reaction> reactions = {
      {SIGHUP, action::restart}, {SIGUSR1, action::suspend}, {SIGUSR2, action::resume}};
  bool takes_job_control = true;          // SIGTSTP and SIGCONT
  std::vector<std::string> signal_notes;  // for --help: what differs from the default
};

}  // namespace cruller::v0::detail
