// The main function of a program made of named systems.
#include <fmt/format.h>

#include <cruller/any_system.hpp>
#include <cruller/error.hpp>
#include <cruller/run.hpp>
#include <csignal>
#include <fstream>
#include <iostream>

#include "run_arguments.hpp"
#include "run_report.hpp"
#include "run_signals.hpp"
#include "run_stop_limit.hpp"

namespace cruller {
namespace {

constexpr int clean = 0;
constexpr int failed = 1;
constexpr int wrong_usage = 2;

// Suspends or resumes where the system's state allows it; what goes wrong is told, and no end.
void change(
    any_system& system,
    unsigned threads,
    component_state from,
    void (any_system::*verb)(const signal_options&)
) {
  if (system.state() != from) {
    report(fmt::format("the system is {}; nothing to do", system.state().name()));
    return;
  }
  try {
    (system.*verb)({.threads = threads});
    report(fmt::format("{}", system.state().name()));
  } catch (const std::exception& error) {
    report_error(error);
  }
}

void suspend(any_system& system, unsigned threads) {
  change(system, threads, component_state::running, &any_system::suspend);
}
void resume(any_system& system, unsigned threads) {
  change(system, threads, component_state::suspended, &any_system::resume);
}

// Waits until it is told to end, and does meanwhile what the signals say.
void wait(any_system& system, unsigned threads, posix_signals& signals) {
  bool suspended_by_stop = false;
  for (;;) {
    switch (signals.next()) {
      case SIGINT:
      case SIGTERM:
        return;
      case SIGTSTP:
        suspended_by_stop = system.state() == component_state::running;
        if (suspended_by_stop) suspend(system, threads);
        stop_process();
        break;
      case SIGCONT:
        if (suspended_by_stop) resume(system, threads);
        suspended_by_stop = false;
        break;
      case SIGUSR1:
        suspend(system, threads);
        break;
      case SIGUSR2:
        resume(system, threads);
        break;
      default:
        break;
    }
  }
}

void write_timeline(const any_system& system, const std::string& file) {
  if (file.empty()) return;
  std::ofstream out(file);
  system.timeline().write_svg(out);
  out.close();
  if (!out) report_error(error("cannot write the timeline to " + file));
}

// Starts, and draws how that went, also when it failed.
void start(any_system& system, const signal_options& options, const std::string& timeline) {
  // Somebody watches, so that it is recorded with one thread, too.
  const subscription watch = system.observe([](const event&) {});
  try {
    system.start(options);
  } catch (const signal_error&) {
    write_timeline(system, timeline);
    throw;
  }
  write_timeline(system, timeline);
}

int live(any_system& system, const run_arguments& arguments, posix_signals& signals) {
  // Stopping is a failed start's rollback, and the end; what restarts meanwhile is not.
  stop_limit limit(system, arguments.stop_limit);
  subscription watch;
  if (!arguments.quiet) watch = system.observe(step_report(system));
  const auto say = [&](std::string_view text) {
    if (!arguments.quiet) report(text);
  };
  try {
    signal_options options;
    if (!arguments.only.empty()) options.only = arguments.only;
    options.threads = arguments.threads;
    options.timeout = arguments.start_timeout;
    start(system, options, arguments.timeline);
    limit.lift();
    say(fmt::format("{} is running; Ctrl-C stops it", arguments.system));
    wait(system, arguments.threads, signals);
    limit.begin();
    system.stop({.threads = arguments.threads, .timeout = arguments.stop_timeout});
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
