// The main function of a program made of named systems.
#include <cruller/any_system.hpp>
#include <cruller/error.hpp>
#include <cruller/run.hpp>
#include <csignal>
#include <iostream>
#include <optional>
#include <string>
#include <variant>

#include "errors/failure.hpp"
#include "host/inherited.hpp"
#include "process/orphans.hpp"
#include "process/output.hpp"
#include "process/posix_signals.hpp"
#include "process/standard_files.hpp"
#include "program/description_text.hpp"
#include "program/live_program.hpp"
#include "run/arguments.hpp"
#include "run/config_check.hpp"
#include "run/errors_of_author.hpp"
#include "run/reactions.hpp"
#include "run/run_options.hpp"
#include "run/run_probes.hpp"
#include "run/session.hpp"
#include "run/shutdown.hpp"
#ifdef CRULLER_HAS_CONFIG
#include "program/config_print.hpp"
#include "run/run_config_watch.hpp"
#endif
#ifdef CRULLER_HAS_CONSOLE
#include "run/run_console.hpp"
#include "run/run_control.hpp"
#include "run/run_reload.hpp"
#endif

namespace cruller::inline v0 {
namespace {

constexpr int clean = 0;
constexpr int failed = 1;
constexpr int wrong_usage = 2;

// Waits for a request to end, and returns its signal. Handles all other signals meanwhile.
int wait(const session& p) {
  reactions others(p);
  for (;;) {
    p.program.serve();  // What other threads request of the system happens on this one.
    const std::optional<int> signal = p.signals.next();
    if (!signal) continue;
    if (*signal == SIGINT || *signal == SIGTERM) {
      p.end->begin();
      return *signal;
    }
    others.react_to(*signal);
  }
}

#ifdef CRULLER_HAS_CONSOLE
// Commands wait for this thread, so it may not wait for them. Declared after all that accepts them,
// and after the turn: when a start fails, none begins any more.
struct end_of_commands {
  live_program& program;
  new_code& code;
  ~end_of_commands() {
    code.cancel_builds();
    program.end_commands();
  }
};

// Starts, serves the console and the control socket, and waits for the end.
int start_and_wait(const session& p, bool is_fit) {
  new_code code(p.program, p.signals, p.origin, p.arguments);
  std::optional<run_console> console;
  if (p.arguments.console) console.emplace(p.program, p.signals);
  const run_control control(p.program, p.signals, p.arguments.control);
  auto turn = p.program.lock();  // Commands wait until the start has ended.
  const end_of_commands last{p.program, code};
  code.watch();
  try {
    if (is_fit) {
      const std::string started = p.program.start(p.when_start_fails());
      p.say(started + (console ? "" : "; Ctrl-C stops it"));
      p.origin.tell(started);
    }
  } catch (const std::exception& error) {
    p.origin.tell(error, p.program.is_ending());
    if (!p.end->has_caused(error)) {
      if (p.when_start_fails() == if_start_fails::exit) throw;
      report_error(error);
    }
  }
  turn.unlock();
  if (console) console->begin();
  const int why = wait(p);
  code.cancel_builds();
  return why;
}
#else
int start_and_wait(const session& p, bool) {
  try {
    p.say(p.program.start(if_start_fails::exit) + "; Ctrl-C stops it");
  } catch (const std::exception& error) {
    if (!p.end->has_caused(error)) throw;
  }
  return wait(p);
}
#endif

int live(session p, bool is_fit) {
  shutdown end(p.program, p.signals, p.arguments);
  p.end = &end;
  try {
    inherit_from_host(*p.program.system());
#ifdef CRULLER_HAS_CONFIG
    const run_config_watch watch(p.program, p.arguments);
#endif
    const int why = start_and_wait(p, is_fit);
    try {
      p.say(end.carry_out(why));
    } catch (const std::exception& error) {
      report_error(error);
      end.note_failure();
    }
    return end.exit_code();
  } catch (const unknown_component& error) {  // From --only: exceptions of components are wrapped.
    report_error(error);
    return wrong_usage;
  } catch (const std::exception& error) {
    report_error(error);
    return failed;
  }
}

bool is_reloaded([[maybe_unused]] const session& p) {
#ifdef CRULLER_HAS_CONSOLE
  return p.origin.is_reloaded();
#else
  return false;
#endif
}

// Sets constants, and does what the arguments request.
int act(const session& p) {
  using task = run_arguments::action;
  bool is_fit = true;
#ifdef CRULLER_HAS_CONSOLE
  if (p.origin.is_reloaded())
    is_fit = p.origin.restore(p.program);
  else
#endif
    is_fit = report_problems(p.program.set_chosen(p.arguments.what == task::run), p.arguments);
  const bool may_stay = is_reloaded(p) && p.arguments.stays();
  if (!is_fit && !may_stay) return wrong_usage;
  switch (p.arguments.what) {
    case task::describe:
      report_descriptions(*p.program.system());
      return clean;
    case task::graphviz:
    case task::mermaid:
      p.arguments.what == task::graphviz ? p.program.system()->write_graphviz(std::cout)
                                         : p.program.system()->write_mermaid(std::cout);
      std::cout.flush();
      return clean;
#ifdef CRULLER_HAS_CONFIG
    case task::print_config:
      report(print_config(*p.program.system(), p.arguments.print_config, p.program.names()));
      return clean;
#endif
    default:
      return live(p, is_fit);
  }
}

taken_signals to_take(const detail::run_settings& settings) {
  taken_signals taken;
  for (const auto& [number, reaction] : settings.reactions) {
    taken.numbers.push_back(number);
    const auto* const what = std::get_if<action>(&reaction);
    if (what != nullptr && *what == action::stop) taken.ends.push_back(number);
  }
  if (settings.takes_job_control) taken.numbers.insert(taken.numbers.end(), {SIGTSTP, SIGCONT});
  return taken;
}

int run(
    std::span<const system_choice> systems,
    int argc,
    const char* const* argv,
    detail::run_settings& settings
) {
  open_standard_files();
  if (systems.empty()) {
    report_error(error("there is no system to run"));
    return wrong_usage;
  }
#ifdef CRULLER_HAS_CONSOLE
  program_origin origin;
  auto parsed = parse(systems, argc, argv, settings, origin.carried_system());
#else
  auto parsed = parse(systems, argc, argv, settings);
#endif
  if (const int* const code = std::get_if<int>(&parsed)) return *code;
  auto& arguments = std::get<run_arguments>(parsed);
#ifdef CRULLER_HAS_CONSOLE
  origin.answer_trial(systems, arguments);
  origin.choose_system(systems, arguments);
  posix_signals signals(to_take(settings), origin.signals());
#else
  posix_signals signals(to_take(settings));
#endif
  if (arguments.what == run_arguments::action::list) {
    for (const system_choice& each : systems) report(each.name);
    return clean;
  }
#ifdef CRULLER_HAS_CONFIG
  if (arguments.what == run_arguments::action::check_config)
    return is_config_right(systems, arguments) ? clean : wrong_usage;
#endif
  const orphan_reaper reaper;
  step_statistics statistics;
  observe_steps(arguments, statistics);
  live_program program(systems, arguments);
  program.on_request([&signals] { signals.wake(); });
  const run_probes probes(program, arguments, statistics);
#ifdef CRULLER_HAS_CONSOLE
  return act({program, arguments, signals, settings.reactions, nullptr, origin});
#else
  return act({program, arguments, signals, settings.reactions});
#endif
}

}  // namespace

int run(std::span<const system_choice> systems, int argc, const char* const* argv) {
  run_options nothing_special;
  return run(systems, argc, argv, nothing_special);
}

int run(
    std::span<const system_choice> systems, int argc, const char* const* argv, run_options& how
) {
  const errors_of_author errors(how.settings_->errors_to);
  try {
    return run(systems, argc, argv, *how.settings_);
  } catch (const std::exception& error) {
    report_error(error);
  } catch (...) {
    report_error(error(message_of(std::current_exception())));
  }
  return failed;
}

}  // namespace cruller::v0
