// A console: reads and executes command lines.
#pragma once

#include <atomic>
#include <memory>

#include "console/line_source.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {

// Sets the terminal hooks of the program while it lives.
class console_session {
 public:
  console_session(live_program& program, bool sends_sigtstp);
  ~console_session();
  console_session(const console_session&) = delete;
  console_session& operator=(const console_session&) = delete;

  // Runs until the end of the input, or `close`.
  void run();
  // Thread-safe. Makes `run` return after the current command.
  void close();
  // Thread-safe. Handles SIGINT: discards the line being typed. While a command runs, prints how to
  // exit at the first call, and exits at the second.
  void interrupt();
  bool is_interactive() const { return is_interactive_; }

 private:
  void obey(const std::string& line);

  live_program& program_;
  const bool is_interactive_;
  const std::unique_ptr<line_source> lines_;
  std::atomic<bool> is_interrupted_ = false;
};

}  // namespace cruller::v0
