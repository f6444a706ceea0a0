// Building the program anew, by a shell command.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "run_signals.hpp"
#include "speaker.hpp"

namespace cruller {

// A command that builds the program. One build at a time; `interrupt` from any thread.
class build_command {
 public:
  // `directory` is where it runs, `signals` what its processes get.
  build_command(std::string command, std::filesystem::path directory, const signal_setup& signals);

  const std::string& text() const { return command_; }
  // Runs it to its end; what it prints goes to `say` line by line. Absent when it exits with 0,
  // else what was wrong: "the build failed with exit code 1". Processes that it leaves in the
  // background are not awaited.
  std::optional<std::string> run(const speaker& say);
  // What Ctrl-C does to a command in a terminal; whoever goes on in spite of it is killed the next
  // time. False when no build runs.
  bool interrupt();
  // Interrupts the build, and each that would follow.
  void end();

 private:
  class child;

  std::string command_;
  std::filesystem::path directory_;
  signal_setup signals_;
  std::mutex mutex_;  // of what follows
  pid_t group_ = 0;   // of the running build, else 0
  int interrupts_ = 0;
  bool is_over_ = false;
};

}  // namespace cruller
