// The main function of a program made of named systems.
#include <fmt/format.h>

#include <cruller/any_system.hpp>
#include <cruller/error.hpp>
#include <cruller/run.hpp>
#include <csignal>
#include <iostream>

#include "run_arguments.hpp"
#include "run_report.hpp"
#include "run_signals.hpp"

namespace cruller {
namespace {

constexpr int clean = 0;
constexpr int failed = 1;
constexpr int wrong_usage = 2;

// Suspends or resumes where the system's state allows it; what goes wrong is told, and no end.
void change(
    any_system& system, component_state from, void (any_system::*verb)(const signal_options&)
) {
  if (system.state() != from) {
    report(fmt::format("the system is {}; nothing to do", system.state().name()));
    return;
  }
  try {
    (system.*verb)({});
    report(fmt::format("{}", system.state().name()));
  } catch (const std::exception& error) {
    report_error(error);
  }
}

void suspend(any_system& system) { change(system, component_state::running, &any_system::suspend); }
void resume(any_system& system) { change(system, component_state::suspended, &any_system::resume); }

// Waits until it is told to end, and does meanwhile what the signals say.
void wait(any_system& system, posix_signals& signals) {
  bool suspended_by_stop = false;
  for (;;) {
    switch (signals.next()) {
      case SIGINT:
      case SIGTERM:
        return;
      case SIGTSTP:
        suspended_by_stop = system.state() == component_state::running;
        if (suspended_by_stop) suspend(system);
        stop_process();
        break;
      case SIGCONT:
        if (suspended_by_stop) resume(system);
        suspended_by_stop = false;
        break;
      case SIGUSR1:
        suspend(system);
        break;
      case SIGUSR2:
        resume(system);
        break;
      default:
        break;
    }
  }
}

int live(any_system& system, const run_arguments& arguments, posix_signals& signals) {
  subscription watch;
  if (!arguments.quiet) watch = system.observe(step_report(system));
  const auto say = [&](std::string_view text) {
    if (!arguments.quiet) report(text);
  };
  try {
    signal_options options;
    if (!arguments.only.empty()) options.only = arguments.only;
    system.start(options);
    say(fmt::format("{} is running; Ctrl-C stops it", arguments.system));
    wait(system, signals);
    system.stop();
    say(fmt::format("{} is stopped", arguments.system));
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
int act(any_system& system, const run_arguments& arguments, posix_signals& signals) {
  try {
    for (const auto& [path, text] : arguments.values) system.set(path, text);
  } catch (const error& error) {
    report_error(error);
    return wrong_usage;
  }
  using action = run_arguments::action;
  switch (arguments.what) {
    case action::describe:
      report_descriptions(system);
      return clean;
    case action::graphviz:
      system.write_graphviz(std::cout);
      std::cout.flush();
      return clean;
    case action::mermaid:
      system.write_mermaid(std::cout);
      std::cout.flush();
      return clean;
    default:
      return live(system, arguments, signals);
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
  for (const system_choice& each : systems)
    if (each.name == arguments.system) return act(*each.make(), arguments, signals);
  return wrong_usage;
}

}  // namespace cruller
