// The main function of a program made of named systems.
#include <fmt/format.h>

#include <algorithm>
#include <cruller/any_system.hpp>
#include <cruller/detail/printing.hpp>
#include <cruller/error.hpp>
#include <cruller/run.hpp>
#include <csignal>
#include <fstream>
#include <iostream>

#include "run_arguments.hpp"
#include "run_notify.hpp"
#include "run_report.hpp"
#include "run_signals.hpp"
#include "run_stop_limit.hpp"

namespace cruller {
namespace {

constexpr int clean = 0;
constexpr int failed = 1;
constexpr int wrong_usage = 2;

// One live system, and those who are told of it.
struct program {
  any_system& system;
  const run_arguments& arguments;
  cruller::host& host;
  stop_limit& limit;

  void say(std::string_view text) const {
    if (!arguments.quiet) report(text);
  }
  signal_options to_start() const {
    signal_options options;
    if (!arguments.only.empty()) options.only = arguments.only;
    options.threads = arguments.threads;
    options.timeout = arguments.start_timeout;
    return options;
  }
  signal_options to_stop() const {
    return {.threads = arguments.threads, .timeout = arguments.stop_timeout};
  }
};

// Suspends or resumes where the system's state allows it; what goes wrong is told, and no end.
void change(
    const program& p,
    std::string_view status,
    component_state from,
    void (any_system::*verb)(const signal_options&)
) {
  if (p.system.state() != from) {
    report(fmt::format("the system is {}; nothing to do", p.system.state().name()));
    return;
  }
  try {
    p.host.begin(status);
    (p.system.*verb)({.threads = p.arguments.threads});
    p.host.settled();
    report(fmt::format("{}", p.system.state().name()));
  } catch (const std::exception& error) {
    p.host.failed(error);
    report_error(error);
  }
}

void suspend(const program& p) {
  change(p, "suspending", component_state::running, &any_system::suspend);
}
void resume(const program& p) {
  change(p, "resuming", component_state::suspended, &any_system::resume);
}

// Stops everything and starts what was asked for. What goes wrong is the program's end: nothing
// runs any more.
void restart(const program& p) {
  p.host.begin_restart();
  p.limit.begin_stop();
  p.system.stop(p.to_stop());
  p.limit.end_stop();
  p.limit.watch_rollback();
  p.system.start(p.to_start());
  p.limit.lift();
  p.host.ready();
  p.say(fmt::format("{} is running again", p.arguments.system));
}

// Waits until it is told to end, and by which signal; does meanwhile what the others say.
int wait(const program& p, posix_signals& signals) {
  bool suspended_by_stop = false;
  for (;;) {
    switch (const int signal = signals.next()) {
      case SIGINT:
      case SIGTERM:
        return signal;
      case SIGTSTP:
        suspended_by_stop = p.system.state() == component_state::running;
        if (suspended_by_stop) suspend(p);
        stop_process();
        break;
      case SIGCONT:
        if (suspended_by_stop) resume(p);
        suspended_by_stop = false;
        break;
      case SIGHUP:
        restart(p);
        break;
      case SIGUSR1:
        suspend(p);
        break;
      case SIGUSR2:
        resume(p);
        break;
      default:
        break;
    }
  }
}

// Tells the host that the end has begun, and gives those who still send work the time to hear it.
void announce_end(const program& p, int why, posix_signals& signals) {
  const std::chrono::nanoseconds delay = p.arguments.stop_delay;
  if (why != SIGTERM || delay.count() <= 0) return p.host.begin_end("stopping");
  std::string text = "stopping in ";
  detail::append_seconds(text, std::chrono::duration<double>(delay).count());
  signals.begin_delay();  // Before anybody hears of it.
  p.host.begin_end(text);
  p.say(text + "; told again to end, it stops now");
  p.limit.delay(delay);
  signals.delay(delay);
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
  host host(system);
  stop_limit limit(system, host, signals, arguments.stop_limit);
  subscription watch;
  if (!arguments.quiet) watch = system.observe(step_report(system));
  const program p{system, arguments, host, limit};
  try {
    host.begin("starting");
    limit.watch_rollback();
    start(system, p.to_start(), arguments.timeline);
    limit.lift();
    host.ready();
    p.say(fmt::format("{} is running; Ctrl-C stops it", arguments.system));
    const int why = wait(p, signals);
    announce_end(p, why, signals);
    limit.begin();
    system.stop(p.to_stop());
    host.settled();
    p.say(fmt::format("{} is stopped", arguments.system));
    return clean;
  } catch (const unknown_component& error) {  // Of --only: what components throw is wrapped.
    host.failed(error);
    report_error(error);
    return wrong_usage;
  } catch (const std::exception& error) {
    host.failed(error);
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
  const auto chosen = std::ranges::find(systems, arguments.system, &system_choice::name);
  return act(*chosen->make(), arguments, signals);
}

}  // namespace cruller
