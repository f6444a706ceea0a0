// A console's loop.
#include "console_session.hpp"

#include <unistd.h>

#include <cstdio>

#include "answer.hpp"
#include "run_report.hpp"
#include "terminal.hpp"

namespace cruller {
namespace {

constexpr int interrupted = 130;

}  // namespace

console_session::console_session(workbench& bench, bool is_beside_signals)
    : bench_(bench),
      has_person_(cruller::has_person()),
      lines_(has_person_ ? edited_lines(bench, is_beside_signals) : plain_lines()) {
  bench_.hooks.leave_terminal = [this] { lines_->leave_terminal(); };
  bench_.hooks.take_terminal = [this] { lines_->take_terminal(); };
}

console_session::~console_session() {
  bench_.hooks.leave_terminal = nullptr;
  bench_.hooks.take_terminal = nullptr;
}

void console_session::run() {
  if (has_person_ && bench_.history().empty()) report("help lists the commands; Ctrl-D ends");
  while (const std::optional<std::string> line = lines_->next()) obey(*line);
}

void console_session::obey(const std::string& line) {
  is_interrupted_ = false;
  const answer what = bench_.execute(line, [](std::string_view text) { print(stdout, text); });
  if (!what.text.empty()) print(what.ok ? stdout : stderr, what.text);
}

void console_session::close() { lines_->close(); }

void console_session::interrupt() {
  if (lines_->drop_line()) return;
  if (bench_.hooks.interrupt && bench_.hooks.interrupt()) return;
  if (!is_interrupted_.exchange(true)) {
    report("Ctrl-C again ends the program at once, without stopping anything");
    return;
  }
  restore_terminal();
  _exit(interrupted);
}

}  // namespace cruller
