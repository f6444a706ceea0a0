// The loop of a console.
#include "console/console_session.hpp"

#include <unistd.h>

#include <cstdio>

#include "commands/commands.hpp"
#include "process/output.hpp"
#include "process/terminal.hpp"
#include "program/answer.hpp"

namespace cruller::inline v0 {
namespace {

constexpr int interrupted = 130;

}  // namespace

console_session::console_session(live_program& program, bool sends_sigtstp)
    : program_(program),
      is_interactive_(cruller::is_interactive()),
      lines_(is_interactive_ ? edited_lines(program, sends_sigtstp) : plain_lines()) {
  program_.hooks.leave_terminal = [this] { lines_->leave_terminal(); };
  program_.hooks.take_terminal = [this] { lines_->take_terminal(); };
}

console_session::~console_session() {
  program_.hooks.leave_terminal = nullptr;
  program_.hooks.take_terminal = nullptr;
}

void console_session::run() {
  if (is_interactive_ && program_.history().empty())
    report("type help for a list of commands, Ctrl-D to exit");
  while (const std::optional<std::string> line = lines_->next()) obey(*line);
}

void console_session::obey(const std::string& line) {
  is_interrupted_ = false;
  const answer what = execute(program_, line, [](std::string_view text) { print(stdout, text); });
  if (!what.text.empty()) print(what.ok ? stdout : stderr, what.text);
}

void console_session::close() { lines_->close(); }

void console_session::interrupt() {
  if (lines_->drop_line()) return;
  if (program_.hooks.interrupt && program_.hooks.interrupt()) return;
  if (!is_interrupted_.exchange(true)) {
    report("press Ctrl-C again to exit at once, without stopping the system");
    return;
  }
  restore_terminal();
  _exit(interrupted);
}

}  // namespace cruller::v0
