// Sources of command lines: a terminal or a script.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace cruller::inline v0 {

class live_program;

// Lines of standard input. One thread calls `next`; the other functions are thread-safe.
class line_source {
 public:
  line_source() = default;
  virtual ~line_source() = default;
  line_source(const line_source&) = delete;
  line_source& operator=(const line_source&) = delete;

  // The next line without its newline; absent at the end of the input or after `close`.
  virtual std::optional<std::string> next() = 0;
  // Makes the current and all further calls of `next` return.
  virtual void close() = 0;
  // Discards the line being typed, like Ctrl-C; returns whether there was one.
  virtual bool drop_line() { return false; }
  // Releases the terminal while nothing is read, and acquires it again.
  virtual void leave_terminal() {}
  virtual void take_terminal() {}
};

// Whether standard input and output are a terminal.
bool is_interactive();
// Plain lines without a prompt.
std::unique_ptr<line_source> plain_lines();
// A prompt with history and completion. Output printed while it lives appears above its line. With
// `sends_sigtstp`, as in `run`, Ctrl-Z sends SIGTSTP to the process instead of stopping it
// directly.
std::unique_ptr<line_source> edited_lines(live_program& program, bool sends_sigtstp);

}  // namespace cruller::v0
