// Reacting to POSIX signals.
#include "run/reactions.hpp"

#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <string>
#include <variant>

#include "process/job_control.hpp"
#include "run/shutdown.hpp"

namespace cruller::inline v0 {
namespace {

// Suspends or resumes. An error is reported and does not end the program.
void change(const session& p, std::string (live_program::*verb)()) {
  try {
    report((p.program.*verb)());
  } catch (const std::exception& error) {
    if (!p.end->has_caused(error)) report_error(error);
  }
}

// A refused restart leaves everything running. A restart that fails later ends the program: nothing
// runs any more, and nothing can start it again.
// With configuration files it reads them again, and restarts what has changed.
void restart(const session& p) {
  try {
    if (!p.program.has_config()) return p.say(p.program.restart({}, p.when_start_fails()));
    const config_report done = p.program.reload_config(p.when_start_fails());
    p.say(done.text(false));
    if (!done.options.empty()) report_warning(done.warning());
  } catch (const std::exception& error) {
    if (p.end->has_caused(error)) return;
    const component_state state = p.program.system()->state();
    const bool runs_on = state == component_state::running || state == component_state::suspended;
    if (p.when_start_fails() == if_start_fails::exit && !runs_on) throw;
    report_error(error);
  }
}

// Sends a signal to the system. An error is reported and does not end the program.
void send(const session& p, const signal_id& signal) {
  try {
    const std::string text = p.program.signal(std::string(signal.name));
    p.say(text.empty() ? fmt::format("{} is sent", signal.name) : text);
  } catch (const std::exception& error) {
    if (!p.end->has_caused(error)) report_error(error);
  }
}

void react(const session& p, const detail::reaction& reaction) {
  if (const auto* const signal = std::get_if<signal_id>(&reaction)) return send(p, *signal);
  switch (std::get<action>(reaction)) {
    case action::restart:
      return restart(p);
    case action::suspend:
      return change(p, &live_program::suspend);
    case action::resume:
      return change(p, &live_program::resume);
    case action::stop:  // Arrives as SIGTERM.
      return;
  }
}

}  // namespace

// Stops the process, as Ctrl-Z does; the shell has the terminal meanwhile.
void reactions::stop() {
  if (!can_be_continued()) {
    report_warning("SIGTSTP: no shell can continue this process, so it is not stopped");
    return;
  }
  has_suspended_ = p_.program.system()->state() == component_state::running;
  if (has_suspended_) change(p_, &live_program::suspend);
  p_.program.hooks.leave_terminal();
  stop_process();
}

void reactions::resume() {
  if (has_suspended_) change(p_, &live_program::resume);
  has_suspended_ = false;
  p_.program.hooks.take_terminal();
}

void reactions::react_to(int signal) {
  if (signal == SIGTSTP)
    stop();
  else if (signal == SIGCONT)
    resume();
  else
    react(p_, p_.reactions.at(signal));
}

}  // namespace cruller::v0
