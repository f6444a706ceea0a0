// The main function of a program made of named systems.
#include <fmt/format.h>

#include <algorithm>
#include <cruller/any_system.hpp>
#include <cruller/detail/printing.hpp>
#include <cruller/error.hpp>
#include <cruller/run.hpp>
#include <csignal>
#include <iostream>
#include <optional>

#include "run_arguments.hpp"
#include "run_inherited.hpp"
#include "run_report.hpp"
#include "run_signals.hpp"
#include "workbench.hpp"
#ifdef CRULLER_HAS_CONSOLE
#include "run_console.hpp"
#include "run_control.hpp"
#include "run_reload.hpp"
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
#ifdef CRULLER_HAS_CONSOLE
  program_origin& origin;
#endif

  void say(std::string_view text) const {
    if (!arguments.quiet) report(text);
  }
  // Of a start that nobody has asked for by a command.
  cruller::if_it_fails if_it_fails() const {
    bool stays = arguments.stays();
#ifdef CRULLER_HAS_CONSOLE
    // Who has asked for new code, over the socket, may ask again.
    stays = stays || (origin.is_reloaded() && !arguments.control.empty());
#endif
    return stays ? if_it_fails::goes_on : if_it_fails::ends;
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
    p.say(p.bench.restart({}, p.if_it_fails()));
  } catch (const std::exception& error) {
    if (p.if_it_fails() == if_it_fails::ends) throw;
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
        p.bench.tell_to_end();
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
      default:  // There are no others.
        change(p, &workbench::resume);
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
  p.bench.delay_end(delay);
  p.signals.delay(delay);
}

#ifdef CRULLER_HAS_CONSOLE
// Starts, serves who drives the program from outside, and waits for the end.
int start_and_wait(const program& p, bool is_fit) {
  new_code code(p.bench, p.signals, p.origin, p.arguments);
  std::optional<run_console> console;
  if (p.arguments.console) console.emplace(p.bench, p.signals);
  const run_control control(p.bench, p.signals, p.arguments.control);
  auto turn = p.bench.take_turn();  // What changes meanwhile comes after the start.
  code.watch();
  try {
    if (is_fit) {
      const std::string started = p.bench.start(p.if_it_fails());
      p.say(started + (console ? "" : "; Ctrl-C stops it"));
      p.origin.tell(started);
    }
  } catch (const std::exception& error) {
    p.origin.tell(error);
    if (p.if_it_fails() == if_it_fails::ends) throw;
    report_error(error);
  }
  turn.unlock();
  if (console) console->begin();
  const int why = wait(p);
  code.build_no_more();
  return why;
}
#else
int start_and_wait(const program& p, bool) {
  p.say(p.bench.start(if_it_fails::ends) + "; Ctrl-C stops it");
  return wait(p);
}
#endif

// Being told to end counts at once, also while something hangs.
class end_watch {
 public:
  explicit end_watch(const program& p) : signals_(p.signals) {
    signals_.when_told_to_end([&bench = p.bench] { bench.tell_to_end(); });
  }
  ~end_watch() { signals_.when_told_to_end(nullptr); }
  end_watch(const end_watch&) = delete;
  end_watch& operator=(const end_watch&) = delete;

 private:
  posix_signals& signals_;
};

int live(const program& p, bool is_fit) {
  const end_watch watch(p);
  try {
    inherit_from_host(*p.bench.system());
    const int why = start_and_wait(p, is_fit);
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
  bool is_fit = true;
  try {
#ifdef CRULLER_HAS_CONSOLE
    if (p.origin.is_reloaded())
      is_fit = p.origin.take_up(p.bench);
    else
#endif
      p.bench.set_chosen();
    if (!is_fit && !p.arguments.stays()) return wrong_usage;
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
      return live(p, is_fit);
  }
}

}  // namespace

int run(std::span<const system_choice> systems, int argc, const char* const* argv) {
  if (systems.empty()) {
    report_error(error("there is no system to run"));
    return wrong_usage;
  }
#ifdef CRULLER_HAS_CONSOLE
  program_origin origin;
  auto parsed = parse(systems, argc, argv, origin.is_reloaded());
#else
  auto parsed = parse(systems, argc, argv);
#endif
  if (const int* const code = std::get_if<int>(&parsed)) return *code;
  auto& arguments = std::get<run_arguments>(parsed);
  // Before the system is made, so that all threads of its components have the signals blocked.
#ifdef CRULLER_HAS_CONSOLE
  origin.choose_system(systems, arguments);
  posix_signals signals(origin.signals());
#else
  posix_signals signals;
#endif
  if (arguments.what == run_arguments::action::list) {
    for (const system_choice& each : systems) report(each.name);
    return clean;
  }
  workbench bench(systems, arguments);
#ifdef CRULLER_HAS_CONSOLE
  return act({bench, arguments, signals, origin});
#else
  return act({bench, arguments, signals});
#endif
}

}  // namespace cruller
