// Parsing the arguments of `run`, with CLI11.
#include "run_arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cruller/detail/read.hpp>
#include <cruller/error.hpp>
#include <cstdlib>
#include <thread>

namespace cruller {
namespace {

constexpr int usage_error = 2;

std::vector<std::string> names_of(std::span<const system_choice> systems) {
  std::vector<std::string> names;
  for (const system_choice& each : systems) names.emplace_back(each.name);
  return names;
}

// The system that is asked for: by the option, by the environment, or the first.
std::string choose(const std::string& option, std::span<const system_choice> systems) {
  std::string name = option;
  std::string origin = "--system";
  if (name.empty()) {
    const char* const variable = std::getenv("CRULLER_SYSTEM");
    if (variable != nullptr && *variable != '\0') {
      name = variable;
      origin = "CRULLER_SYSTEM";
    }
  }
  if (name.empty()) return std::string(systems.front().name);
  for (const system_choice& each : systems)
    if (each.name == name) return name;
  throw CLI::ValidationError(origin, unknown_system(name, names_of(systems)).what());
}

std::chrono::nanoseconds read_duration(const std::string& option, const std::string& text) {
  if (text.empty()) return {};
  double seconds = 0;
  // Longer ones than a year do not fit for ever.
  if (!detail::read_seconds(text, seconds) || !(seconds > 0) || seconds > 3e7)
    throw CLI::ValidationError(
        option, "\"" + text + "\" is not a duration with its unit, as in " + option + " 10s"
    );
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds)
  );
}

}  // namespace

std::variant<run_arguments, int> parse(
    std::span<const system_choice> systems, int argc, const char* const* argv, bool has_system
) {
  run_arguments result;
  const std::string program = argc > 0 ? argv[0] : "program";
  CLI::App app("Starts one of its systems, and stops it in order when told to end.", program);
  app.footer(
      "Signals: SIGINT (Ctrl-C) and SIGTERM stop the system and end the program; a second one\n"
      "ends it at once. SIGTSTP (Ctrl-Z) suspends the system and stops the process, SIGCONT (fg)\n"
      "resumes both. SIGUSR1 suspends the system and SIGUSR2 resumes it. SIGHUP restarts it, or,\n"
      "when the terminal is gone, stops it.\n"
      "Durations are like 250ms, 10s, 1.5min.\n"
      "Exit codes: 0 clean, 1 a start or stop failed, 2 wrong usage, 3 stopping took longer than\n"
      "--stop-limit, 130 told twice to end."
  );
  std::string system;
  std::vector<std::string> values;
  std::string graph;
  bool list = false;
  bool describe = false;
  app.add_option(
         "--system",
         system,
         fmt::format(
             "The system to run: {} (default: $CRULLER_SYSTEM, else {})",
             fmt::join(names_of(systems), ", "),
             systems.front().name
         )
  )
      ->type_name("NAME");
  app.add_option("--set", values, "Give a constant another value; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  app.add_option(
         "--only",
         result.only,
         "Start only these components and groups, and all that they need; may be repeated"
  )
      ->type_name("ID[,ID...]")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_flag("--list", list, "List the systems");
  app.add_flag("--describe", describe, "Describe the components of the system");
  app.add_option("--graph", graph, "Draw what needs what: dot or mermaid")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"dot", "mermaid"}));
  app.add_flag("--quiet", result.quiet, "Do not print the steps");
  result.threads = std::max(1u, std::thread::hardware_concurrency());
  app.add_option(
         "--threads",
         result.threads,
         fmt::format(
             "How many components may start or stop at a time (default: {}, one for each core)",
             result.threads
         )
  )
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u));
  std::string start_timeout;
  std::string stop_delay;
  std::string stop_timeout;
  std::string stop_limit;
  app.add_option(
         "--start-timeout",
         start_timeout,
         "What has not started by then is asked to give up, and the start fails when it returns"
  )
      ->type_name("DURATION");
  app.add_option(
         "--stop-delay",
         stop_delay,
         "Wait so long after SIGTERM before anything is stopped; told again to end, no longer"
  )
      ->type_name("DURATION");
  app.add_option(
         "--stop-timeout",
         stop_timeout,
         "What has not stopped by then is asked to give up, and counts as failed"
  )
      ->type_name("DURATION");
  app.add_option(
         "--stop-limit",
         stop_limit,
         "When stopping takes longer, name the components that are stuck, and exit with 3"
  )
      ->type_name("DURATION");
  app.add_option("--timeline", result.timeline, "Draw how the start went, as an SVG picture")
      ->type_name("FILE");
#ifdef CRULLER_HAS_CONSOLE
  app.add_flag(
      "--console",
      result.console,
      "Read commands from standard input, at a prompt where that is a terminal; `help` lists them"
  );
  std::string build;
  const CLI::Option* const builds = app.add_option(
                                           "--build",
                                           build,
                                           "Run this before a restart of everything, which then "
                                           "runs the program that it has made"
  )
                                        ->type_name("COMMAND");
  std::vector<std::string> watch;
  const CLI::Option* const
      watches = app.add_option(
                       "--watch",
                       watch,
                       "Build and restart when a source file in these folders changes"
      )
                    ->type_name("[PATH...]")
                    ->expected(0, -1);
  app.add_option(
         "--control", result.control, "Serve the same commands on a Unix socket, to cruller-ctl"
  )
      ->type_name("PATH");
#endif
  try {
    app.parse(argc, argv);
#ifdef CRULLER_HAS_CONSOLE
    if (builds->count() != 0) result.build = build;
    std::erase(watch, "");
    if (watches->count() != 0) result.watch = watch;
#endif
    result.system = has_system ? systems.front().name : choose(system, systems);
    for (const std::string& each : values) {
      const std::size_t equals = each.find('=');
      if (equals == std::string::npos || equals == 0)
        throw CLI::ValidationError(
            "--set",
            "\"" + each + "\" is not of the form PATH=VALUE, as in --set env.http_port=8080"
        );
      result.values.emplace_back(each.substr(0, equals), each.substr(equals + 1));
    }
    result.start_timeout = read_duration("--start-timeout", start_timeout);
    result.stop_delay = read_duration("--stop-delay", stop_delay);
    result.stop_timeout = read_duration("--stop-timeout", stop_timeout);
    result.stop_limit = read_duration("--stop-limit", stop_limit);
    if (static_cast<int>(list) + static_cast<int>(describe) + static_cast<int>(!graph.empty()) > 1)
      throw CLI::ValidationError("--list, --describe and --graph exclude each other");
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : usage_error;
  }
  using action = run_arguments::action;
  result.what = list             ? action::list
                : describe       ? action::describe
                : graph == "dot" ? action::graphviz
                : graph.empty()  ? action::run
                                 : action::mermaid;
  return result;
}

}  // namespace cruller
