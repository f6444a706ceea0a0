// Trying a new program before it replaces the old one.
#pragma once

#include <optional>
#include <string>

#include "process/program_image.hpp"
#include "reload/child_command.hpp"

namespace cruller::inline v0 {

// Executes the file of an image aside, in a child process with the arguments, the environment and
// the working directory of the program's start. The child's `run` parses the command line, answers
// and exits. So a file that cannot be executed, lacks a library, crashes before `run`, or does not
// know an option any more, is found while the old program still runs.
class trial {
 public:
  // The image must outlive the object.
  trial(const program_image& image, const signal_setup& signals);

  // Returns the reason if the program cannot run. One call at a time.
  std::optional<std::string> run();
  // Ends the trial like Ctrl-C; returns false if none runs. Thread-safe.
  bool interrupt() { return child_.interrupt(); }
  // Ends the trial, and all later ones. Thread-safe.
  void cancel() { child_.cancel(); }

 private:
  child_command child_;
};

// In the child: whether this process is only a trial. Removes the variable from the environment.
// Throws `error` where the variable is that of another process.
bool take_trial();
// Answers the parent, and exits.
[[noreturn]] void answer_trial();

}  // namespace cruller::v0
