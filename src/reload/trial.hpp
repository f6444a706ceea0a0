// Trying a new program before it replaces the old one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "process/program_image.hpp"
#include "reload/child_command.hpp"
#include "reload/reload_state.hpp"

namespace cruller::inline v0 {

// Executes the file of an image aside, in a child process with the arguments, the environment and
// the working directory of the program's start. The child's `run` parses the command line, answers
// and exits. So a file that cannot be executed, lacks a library, crashes before `run`, or does not
// know an option any more, is found while the old program still runs; with settings also what is
// known to be wrong with a start.
class trial {
 public:
  // The image must outlive the object.
  trial(const program_image& image, const signal_setup& signals);

  // Returns the reason if the program cannot run, or not start with these settings. One call at a
  // time.
  std::optional<std::string> run(const std::optional<reload_state>& settings);
  // Ends the trial like Ctrl-C; returns false if none runs. Thread-safe.
  bool interrupt() { return child_.interrupt(); }
  // Ends the trial, and all later ones. Thread-safe.
  void cancel() { child_.cancel(); }

 private:
  child_command child_;
};

// What is to be tried.
struct trial_request {
  std::optional<reload_state> settings;  // with which the system is to start
};

// In the child: absent unless this process is only a trial. Removes the variable from the
// environment. Throws `error` where the variable is that of another process.
std::optional<trial_request> take_trial();
// Tells the parent what is wrong, if anything is, and exits.
[[noreturn]] void answer_trial(const std::vector<std::string>& problems);

}  // namespace cruller::v0
