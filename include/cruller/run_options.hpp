// `run` for programs with options, objects, observers and signals of their own.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cruller/named_systems.hpp>
#include <cruller/observer.hpp>
#include <cruller/signal.hpp>
#include <cruller/system_choice.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

class any_system;
class run_options;

namespace detail {
struct [[gnu::visibility("hidden")]] run_settings;
}  // namespace detail

/// What `run` can do on a POSIX signal.
enum class action : unsigned char {
  stop,     ///< What SIGTERM does: stops the system, and ends the program.
  restart,  ///< What SIGHUP does by default.
  suspend,  ///< What SIGUSR1 does by default.
  resume    ///< What SIGUSR2 does by default.
};

/// Defaults of `run` for options that are not on the command line. An absent value keeps the
/// default of `run`; a time of zero means the same as leaving out the option, except for
/// `drain_timeout`.
struct run_defaults {
  std::optional<bool> quiet{};                              ///< `--quiet`
  std::optional<unsigned> threads{};                        ///< `--threads`; at least 1.
  std::optional<std::chrono::nanoseconds> start_timeout{};  ///< `--start-timeout`
  std::optional<std::chrono::nanoseconds> stop_delay{};     ///< `--stop-delay`
  /// `--drain-timeout`; 5 s if absent, and zero means no drain.
  std::optional<std::chrono::nanoseconds> drain_timeout{};
  std::optional<std::chrono::nanoseconds> stop_timeout{};  ///< `--stop-timeout`
  std::optional<std::chrono::nanoseconds> stop_limit{};    ///< `--stop-limit`
};

/// Like `run` with `how`, for systems from elsewhere.
int run(
    std::span<const system_choice> systems, int argc, const char* const* argv, run_options& how
);

/// How `run` runs a program: its own command-line options, actions before a start, observers,
/// actions on POSIX signals, and defaults. Create it in `main`, and use it for one `run`, from one
/// thread. Everything that is passed to it must live until `run` has returned.
///
/// Needs CLI11's headers of the version that cruller was built with.
class run_options {
 public:
  /// Options that change nothing.
  run_options();
  ~run_options();
  run_options(const run_options&) = delete;
  run_options& operator=(const run_options&) = delete;

  /// The parser, for the program's own options and positional arguments. `--help` lists them before
  /// those of `run`. An option with the name of one of `run`'s options replaces it.
  [[nodiscard]] CLI::App& command_line();
  /// Calls `prepare` after the command line is parsed and before anything starts, for example to
  /// set constants; `--set` overrides them. Called again for a system that `use` creates, by each
  /// new program image, and by the process that tries one before a reload. May be repeated. An
  /// exception is an error of usage (exit code 2).
  run_options& before_start(std::function<void(any_system&)> prepare);
  /// Calls `observer` for each event, from the first step to the last, of each system that is used.
  /// The calls follow the rules of `any_system::observe`. May be repeated.
  run_options& observe(std::function<void(const event&)> observer);
  /// Calls `writer` with each text for standard error instead of printing it: errors, warnings, and
  /// the effect of a further SIGINT or SIGTERM. A text begins with `error: ` or `warning: `, may
  /// have several lines, and ends with a newline. For programs whose log has its own format. Errors
  /// of usage are printed nevertheless. Any thread may call `writer`; it must not throw, or block
  /// for long.
  run_options& errors_to(std::function<void(std::string_view text)> writer);
  /// On the POSIX signal `number`, the running system gets the signal `what`. Throws `error` for
  /// signals that cannot be handled (SIGKILL, SIGSTOP), that report a fault (such as SIGSEGV), or
  /// that `run` needs: SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGPIPE, SIGALRM, SIGURG.
  run_options& on_signal(int number, signal_id what);
  /// On the POSIX signal `number`, `run` does `what`. Throws like the other overload.
  run_options& on_signal(int number, action what);
  /// `run` does not handle this POSIX signal: SIGHUP, SIGUSR1, SIGUSR2, or SIGTSTP together with
  /// SIGCONT. Throws `error` for SIGINT and SIGTERM.
  run_options& leave_to_program(int number);
  /// Variables with this prefix give values: with `"TODO"` the variable `TODO__ENV__HTTP_PORT` is
  /// the value of `env.http_port`. Upper case; `__` stands for a dot, and a name with `-` is
  /// written with `_`. They override configuration files, and `--set` overrides them; one that
  /// names no value is an error. Throws `error` if the prefix has other characters than letters,
  /// digits and `_`.
  run_options& environment_prefix(std::string_view prefix);
  /// Defaults for options that are not on the command line. Throws `error` for zero threads or a
  /// negative time.
  run_options& defaults(const run_defaults& values);

 private:
  friend int run(std::span<const system_choice>, int, const char* const*, run_options&);

  std::unique_ptr<detail::run_settings> settings_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop

namespace cruller::inline v0 {

/// The main function of a program made of named systems, with options of its own:
/// `return cruller::run<systems>(argc, argv, how);`
template <const auto& Systems>
int run(int argc, const char* const* argv, run_options& how) {
  static_assert(sizeof(detail::verdict_on_systems<Systems>) != 0);
  return run(std::span<const system_choice>(detail::choices<Systems>), argc, argv, how);
}

}  // namespace cruller::v0
