// A child process whose output is read while it runs.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cruller/file_descriptor.hpp>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "process/posix_signals.hpp"
#include "program/output_sink.hpp"

namespace cruller::inline v0 {

// How a child process ended.
struct child_end {
  enum class how : unsigned char {
    exited,
    killed,
    interrupted,
    overdue,  // killed at the end of its time
    unknown   // The program collected its exit status.
  };
  how what = how::unknown;
  int number = 0;  // the exit code or the signal
};

// A program that runs in its own process group, with an empty standard input. One run at a time;
// `interrupt` and `cancel` are thread-safe.
class child_command {
 public:
  struct program {
    std::filesystem::path file;
    std::vector<std::string> arguments;
    std::optional<std::vector<std::string>> environment;  // absent: that of this program
    std::filesystem::path directory;                      // empty: that of this program
  };
  // `signals` is the signal setup of the processes.
  child_command(program what, const signal_setup& signals);

  // Runs it, and passes its output to `say` line by line. Background processes are not awaited. It
  // is killed when it runs for longer than `limit`; zero means no limit. A `variable`, as
  // `NAME=value`, is added to an environment of its own. A `file` is its descriptor `file_number`.
  // Throws `std::system_error` if it cannot be executed.
  child_end run(
      const output_sink& say,
      std::chrono::milliseconds limit = {},
      const std::string& variable = {},
      const file_descriptor& file = {}
  );
  static constexpr int file_number = 3;
  // Interrupts it, like Ctrl-C in a terminal; a second call kills it. Returns false if it does not
  // run.
  bool interrupt();
  // Interrupts it, and all later runs.
  void cancel();

 private:
  class child;

  const program program_;
  const signal_setup signals_;
  std::mutex mutex_;  // guards the following
  pid_t group_ = 0;   // the process group of the running command, or 0
  int interrupts_ = 0;
  bool is_cancelled_ = false;
};

}  // namespace cruller::v0
