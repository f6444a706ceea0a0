// Building the program by a shell command.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "reload/child_command.hpp"

namespace cruller::inline v0 {

// A command that builds the program. One build at a time; `interrupt` and `end` are thread-safe.
class build_command {
 public:
  // `directory` is the working directory; `signals` is the signal setup of the processes.
  build_command(std::string command, std::filesystem::path directory, const signal_setup& signals);

  const std::string& text() const { return text_; }
  // Runs the command, and passes its output to `say` line by line. Returns nothing if it exits with
  // 0, otherwise the reason: "the build failed with exit code 1". Background processes are not
  // awaited.
  std::optional<std::string> run(const output_sink& say);
  // Interrupts the build, like Ctrl-C in a terminal; a second call kills it. Returns false if no
  // build runs.
  bool interrupt() { return shell_.interrupt(); }
  // Interrupts the build, and all later builds.
  void cancel() { shell_.cancel(); }

 private:
  std::string text_;
  child_command shell_;
};

}  // namespace cruller::v0
