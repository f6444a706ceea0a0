// The main function of a program made of named systems.
#include <fmt/format.h>

#include <cruller/any_system.hpp>
#include <cruller/detail/printing.hpp>
#include <cruller/error.hpp>
#include <cruller/run.hpp>
#include <csignal>
#include <iostream>
#include <optional>

#include "run_arguments.hpp"
#include "run_report.hpp"
#include "run_signals.hpp"
#include "workbench.hpp"
#ifdef CRULLER_HAS_CONSOLE
#include "run_console.hpp"
#include "run_control.hpp"
#endif

namespace cruller {
namespace {

constexpr int clean = 0;
constexpr int failed = 1;
constexpr int wrong_usage = 2;

// One live system, and how it is to be run.
struct program {
  workbench& bench;
  const run_arguments& arguments;
  posix_signals& signals;

  void say(std::string_view text) const {
    if (!arguments.quiet) report(text);
  }
};

// Suspends or resumes; what goes wrong is told, and no end.
void change(const program& p, std::string (workbench::*verb)()) {
  try {
    report((p.bench.*verb)());
  } catch (const std::exception& error) {
    report_error(error);
  }
}

// What goes wrong is the program's end: nothing runs any more, and nobody is there to start it.
void restart(const program& p) {
  try {
    p.say(p.bench.restart());
  } catch (const std::exception& error) {
    if (!p.arguments.console) throw;
    report_error(error);
  }
}

// Lets Ctrl-Z have its way; the terminal is the shell's meanwhile.
void sleep(const program& p) {
  p.bench.hooks.leave_terminal();
  stop_process();
}

// Waits until it is told to end, and by which signal; does meanwhile what the others say.
int wait(const program& p) {
  bool suspended_by_stop = false;
  for (;;) {
    switch (const int signal = p.signals.next()) {
      case SIGINT:
      case SIGTERM:
        return signal;
      case SIGTSTP:
        suspended_by_stop = p.bench.system()->state() == component_state::running;
        if (suspended_by_stop) change(p, &workbench::suspend);
        sleep(p);
        break;
      case SIGCONT:
        if (suspended_by_stop) change(p, &workbench::resume);
        suspended_by_stop = false;
        p.bench.hooks.take_terminal();
        break;
      case SIGHUP:
        restart(p);
        break;
      case SIGUSR1:
        change(p, &workbench::suspend);
        break;
      case SIGUSR2:
        change(p, &workbench::resume);
        break;
      default:
        break;
    }
  }
}

// Tells the host that the end has begun, and gives those who still send work the time to hear it.
void announce_end(const program& p, int why) {
  const std::chrono::nanoseconds delay = p.arguments.stop_delay;
  if (why != SIGTERM || delay.count() <= 0) return p.bench.begin_end("stopping");
  std::string text = "stopping in ";
  detail::append_seconds(text, std::chrono::duration<double>(delay).count());
  p.signals.begin_delay();  // Before anybody hears of it.
  p.bench.begin_end(text);
  p.say(text + "; told again to end, it stops now");
  p.signals.delay(delay);
}

// Starts, and waits for the end.
int start_and_wait(const program& p) {
#ifdef CRULLER_HAS_CONSOLE
  const run_control control(p.bench, p.signals, p.arguments.control);
#endif
  p.say(p.bench.start() + "; Ctrl-C stops it");
  return wait(p);
}

#ifdef CRULLER_HAS_CONSOLE
// The same with a console, which stays alive when a start fails.
int start_and_wait_with_console(const program& p) {
  run_console console(p.bench, p.signals);
  const run_control control(p.bench, p.signals, p.arguments.control);
  try {
    p.say(p.bench.start());
  } catch (const std::exception& error) {
    report_error(error);
  }
  console.begin();
  return wait(p);
}
#endif

int live(const program& p) {
  try {
#ifdef CRULLER_HAS_CONSOLE
    const int why = p.arguments.console ? start_and_wait_with_console(p) : start_and_wait(p);
#else
    const int why = start_and_wait(p);
#endif
    announce_end(p, why);
    p.say(p.bench.end());
    return clean;
  } catch (const unknown_component& error) {  // Of --only: what components throw is wrapped.
    report_error(error);
    return wrong_usage;
  } catch (const std::exception& error) {
    report_error(error);
    return failed;
  }
}

// Gives constants their values, and does what else is asked for.
int act(const program& p) {
  try {
    p.bench.set_chosen();
  } catch (const error& error) {
    report_error(error);
    return wrong_usage;
  }
  using action = run_arguments::action;
  switch (p.arguments.what) {
    case action::describe:
      report_descriptions(*p.bench.system());
      return clean;
    case action::graphviz:
      p.bench.system()->write_graphviz(std::cout);
      std::cout.flush();
      return clean;
    case action::mermaid:
      p.bench.system()->write_mermaid(std::cout);
      std::cout.flush();
      return clean;
    default:
      return live(p);
  }
}

}  // namespace

int run(std::span<const system_choice> systems, int argc, const char* const* argv) {
  if (systems.empty()) {
    report_error(error("there is no system to run"));
    return wrong_usage;
  }
  const auto parsed = parse(systems, argc, argv);
  if (const int* const code = std::get_if<int>(&parsed)) return *code;
  const auto& arguments = std::get<run_arguments>(parsed);
  // Before the system is made, so that all threads of its components have the signals blocked.
  posix_signals signals;
  if (arguments.what == run_arguments::action::list) {
    for (const system_choice& each : systems) report(each.name);
    return clean;
  }
  workbench bench(systems, arguments);
  return act({bench, arguments, signals});
}

}  // namespace cruller
