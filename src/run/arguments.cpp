// Parsing the arguments of `run`, with CLI11.
#include "run/arguments.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cruller/error.hpp>
#include <cstdlib>
#include <thread>
#include <utility>

#include "program/system_names.hpp"
#include "run/argument_values.hpp"
#include "run/run_app.hpp"
#include "values/duration_text.hpp"
#ifdef CRULLER_HAS_CONFIG
#include <filesystem>

#include "run/config_options.hpp"
#endif

namespace cruller::inline v0 {
namespace {

constexpr int usage_error = 2;
constexpr std::chrono::nanoseconds default_drain_timeout = std::chrono::seconds(5);

// The system named by the option or the environment, or the first one.
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
  try {
    return std::string(find_system(systems, name).name);
  } catch (const unknown_system& error) {
    throw CLI::ValidationError(origin, error.what());
  }
}

std::string known_or_first(std::string_view name, std::span<const system_choice> systems) {
  const auto found = std::ranges::find(systems, name, &system_choice::name);
  return std::string((found == systems.end() ? systems.begin() : found)->name);
}

#ifdef CRULLER_HAS_CONFIG
std::string program_name(int argc, const char* const* argv) {
  return argc > 0 ? std::filesystem::path(argv[0]).filename().native() : "program";
}
#endif

}  // namespace

std::variant<run_arguments, int> parse(
    std::span<const system_choice> systems,
    int argc,
    const char* const* argv,
    detail::run_settings& settings,
    const std::optional<std::string>& carried
) {
  run_arguments result;
  CLI::App& command_line = settings.command_line;
  command_line.name(argc > 0 ? argv[0] : "program");
  if (command_line.get_description().empty())
    command_line.description("Starts a system, and shuts it down gracefully on SIGINT or SIGTERM.");
  run_app app(command_line);
  app.footer(
      "Signals: SIGINT (Ctrl-C) and SIGTERM drain and stop the system, and exit. A further one\n"
      "ends the current stage (delay, drain), and exits at once during the stop.\n"
      "SIGTSTP (Ctrl-Z) suspends the system and stops the process; SIGCONT (fg) resumes both.\n"
      "SIGUSR1 suspends the system, SIGUSR2 resumes it. SIGHUP restarts it, or stops it if the\n"
      "terminal has closed.\n"
      "Durations: 250ms, 10s, 1.5min; 0 means none.\n"
      "Exit codes: 0 success, 1 a start, drain or stop failed, 2 wrong usage or configuration,\n"
      "3 stopping took longer than --stop-limit, 4 a component failed, 130 a further SIGINT or\n"
      "SIGTERM during the stop. A component can request another one."
  );
  if (!settings.signal_notes.empty())
    app.footer(fmt::format("In this program {}.", fmt::join(settings.signal_notes, ", ")));
  const run_defaults& defaults = settings.defaults;
  std::string system;
  std::vector<std::string> values;
  std::string graph;
  bool list = false;
  bool describe = false;
  bool checks_config = false;
  bool prints_config = false;
  app.add_option(
         "--system",
         system,
         fmt::format(
             "System to run: {} (default: $CRULLER_SYSTEM, or {})",
             fmt::join(names_of(systems), ", "),
             systems.front().name
         )
  )
      ->type_name("NAME");
  app.add_option("--set", values, "Set a value; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->check(check_form);
  app.add_option(
         "--only",
         result.only,
         "Start only these components and groups, and their dependencies; may be repeated"
  )
      ->type_name("ID[,ID...]")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option(
         "--except",
         result.except,
         "Leave out these components and groups, and what depends on them; may be repeated"
  )
      ->type_name("ID[,ID...]")
      ->delimiter(',')
      ->allow_extra_args(false);
#ifdef CRULLER_HAS_CONFIG
  config_options config;
  config.add_to(app);
#endif
  app.add_flag("--list", list, "List the systems, and exit");
  app.add_flag("--describe", describe, "Describe the components of the system, and exit");
  app.add_option("--graph", graph, "Print the dependency graph as dot or mermaid, and exit")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"dot", "mermaid"}));
  app.configurable(app.add_flag("--quiet", result.quiet, "Do not print each step"));
  result.quiet = settings.defaults.quiet.value_or(false);
  const bool has_threads = settings.defaults.threads.has_value();
  result.threads = settings.defaults.threads.value_or(
      std::max(1u, std::thread::hardware_concurrency())
  );
  app.configurable(
      app.add_option(
             "--threads",
             result.threads,
             fmt::format(
                 "Number of components that start or stop at the same time (default: {}{})",
                 result.threads,
                 has_threads ? "" : ", one per core"
             )
      )
          ->type_name("N")
          ->check(CLI::Range(1u, 1024u))
  );
  std::string start_timeout;
  std::string stop_delay;
  std::string drain_timeout;
  std::string stop_timeout;
  std::string stop_limit;
  app.add_duration(
      "--start-timeout",
      start_timeout,
      "Fail the start if it takes longer than DURATION; components are asked to stop early"
  );
  app.add_duration(
      "--stop-delay",
      stop_delay,
      "Wait DURATION after SIGTERM before draining and stopping; a second signal ends the wait"
  );
  app.add_duration(
      "--drain-timeout",
      drain_timeout,
      fmt::format(
          "Wait at most DURATION for components to drain before stopping (default: {})",
          duration_text(defaults.drain_timeout.value_or(default_drain_timeout))
      )
  );
  app.add_duration(
      "--stop-timeout",
      stop_timeout,
      "Fail the stop if it takes longer than DURATION; components are asked to stop early"
  );
  app.add_duration(
      "--stop-limit",
      stop_limit,
      "If stopping takes longer than DURATION, report the stuck components and exit with 3"
  );
  app.configurable(
      app.add_option(
             "--timeline", result.timeline, "Write a timeline of the start to FILE, as an SVG image"
      )
          ->type_name("FILE")
  );
  app.configurable(
      app.add_option(
             "--probes",
             result.probes,
             "Serve /livez, /readyz, /startedz and /metrics over HTTP on ADDRESS, such as :9090"
      )
          ->type_name("ADDRESS")
          ->check(check_probe_address)
  );
#ifdef CRULLER_HAS_CONSOLE
  app.add_flag(
      "--console",
      result.console,
      "Read commands from standard input, with a prompt on a terminal; `help` lists them"
  );
  std::string build;
  const CLI::Option* const builds = app.add_option(
                                           "--build",
                                           build,
                                           "Run COMMAND before a full restart, then restart "
                                           "with the new program"
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
  app.configurable(app.add_option(
                          "--control",
                          result.control,
                          "Serve the console commands on a Unix socket, for cruller-ctl"
  )
                       ->type_name("PATH")
                       ->check([](const std::string& path) {
                         return path.empty() ? "the path of the socket is empty" : "";
                       }));
#endif
  try {
    app.parse(argc, argv);
#ifdef CRULLER_HAS_CONSOLE
    if (builds->count() != 0) result.build = build;
    std::erase(watch, "");
    if (watches->count() != 0) result.watch = watch;
#endif
    result.is_system_given = !system.empty();
    result.system = carried ? known_or_first(*carried, systems) : choose(system, systems);
#ifdef CRULLER_HAS_CONFIG
    config.take(app, program_name(argc, argv), names_of(systems), !list, result);
    checks_config = config.checks();
    prints_config = config.prints();
#endif
    for (const std::string& each : values) {
      const std::size_t equals = each.find('=');
      result.values.emplace_back(each.substr(0, equals), each.substr(equals + 1));
    }
    result.start_timeout = read_duration(start_timeout, defaults.start_timeout);
    result.stop_delay = read_duration(stop_delay, defaults.stop_delay);
    result.drain_timeout = read_duration(
        drain_timeout, defaults.drain_timeout.value_or(default_drain_timeout)
    );
    result.stop_timeout = read_duration(stop_timeout, defaults.stop_timeout);
    result.stop_limit = read_duration(stop_limit, defaults.stop_limit);
    if (static_cast<int>(list) + static_cast<int>(describe) + static_cast<int>(!graph.empty()) +
            static_cast<int>(checks_config) + static_cast<int>(prints_config) >
        1)
      throw CLI::ValidationError(
          "--list, --describe, --graph, --check-config and --print-config cannot be combined"
      );
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : usage_error;
  }
  result.before_start = settings.before_start;
  result.environment_prefix = settings.environment_prefix;
  result.observers = settings.observers;
  using task = run_arguments::action;
  result.what = list             ? task::list
                : describe       ? task::describe
                : checks_config  ? task::check_config
                : prints_config  ? task::print_config
                : graph == "dot" ? task::graphviz
                : graph.empty()  ? task::run
                                 : task::mermaid;
  return result;
}

}  // namespace cruller::v0
