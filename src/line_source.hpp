// Where command lines come from: a person at a terminal, or a script.
#pragma once

#include <memory>
#include <optional>
#include <string>

namespace cruller {

class workbench;

// Lines of standard input. One thread reads; the others are for any thread.
class line_source {
 public:
  line_source() = default;
  virtual ~line_source() = default;
  line_source(const line_source&) = delete;
  line_source& operator=(const line_source&) = delete;

  // The next line, without its end; absent when there are no more, or after `close`.
  virtual std::optional<std::string> next() = 0;
  // Lets `next` return, now and from now on.
  virtual void close() = 0;
  // Whether a line is being typed; it is then dropped, as by Ctrl-C.
  virtual bool drop_line() { return false; }
  // Gives the terminal back while nothing is read, and takes it again.
  virtual void leave_terminal() {}
  virtual void take_terminal() {}
};

// Whether there is a person: standard input and output are a terminal.
bool has_person();
// Lines as they are, without a prompt.
std::unique_ptr<line_source> plain_lines();
// A prompt with history and completion. While it lives, what is printed does not wreck its line.
// Where Ctrl-Z is not the default, as in `run`, the signal is sent to the process.
std::unique_ptr<line_source> edited_lines(workbench& bench, bool is_beside_signals);

}  // namespace cruller
