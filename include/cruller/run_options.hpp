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

/// What `run` can do at a POSIX signal.
enum class action : unsigned char {
  stop,     ///< What SIGTERM does: stops the system, and ends the program.
  restart,  ///< What SIGHUP does by default.
  suspend,  ///< What SIGUSR1 does by default.
  resume    ///< What SIGUSR2 does by default.
};

/// What `run` does where the command line does not say otherwise. What is absent stays as it is
/// without it; of the other times, zero means what it means to leave out the option.
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

/// Like `run` with `how`, of systems that are found elsewhere.
int run(
    std::span<const system_choice> systems, int argc, const char* const* argv, run_options& how
);

/// How `run` is to run a program: its own command-line options, what is to be done before a start,
/// who observes, what POSIX signals do, and defaults. Made in `main`, before `run`, and used for
/// one `run`, by one thread. What it is given must live until `run` has returned.
///
/// Needs CLI11's headers of the version that cruller was built with.
class run_options {
 public:
  /// Options that change nothing.
  run_options();
  ~run_options();
  run_options(const run_options&) = delete;
  run_options& operator=(const run_options&) = delete;

  /// The parser, for options and positional arguments of the program's own. They stand in `--help`
  /// before those of `run`. One that has the name of an option of `run`'s takes its place.
  [[nodiscard]] CLI::App& command_line();
  /// Calls `prepare` after the command line is parsed and before anything starts: the place to set
  /// constants, which `--set` overrides. Called again for a system that `use` makes, by each
  /// program image, and by the process that tries a new one before a reload. May be repeated. What
  /// it throws is an error of usage (exit code 2).
  run_options& before_start(std::function<void(any_system&)> prepare);
  /// Calls `observer` for each event, from the first step to the last, of each system that is used.
  /// The calls are as those of `any_system::observe`. May be repeated.
  run_options& observe(std::function<void(const event&)> observer);
  /// Calls `writer` with each text for standard error instead of printing it: errors, warnings, and
  /// what a further request to end does. It begins with `error: ` or `warning: `, may have several
  /// lines, and ends with a newline. For programs whose log has a format of its own. Errors of
  /// usage are printed nevertheless. Any thread calls it; it must not throw or wait for long.
  run_options& errors_to(std::function<void(std::string_view text)> writer);
  /// At the POSIX signal `number` the running system gets the signal `what`. Throws `error` for
  /// signals that cannot be taken (SIGKILL, SIGSTOP), that tell of a fault (as SIGSEGV), and that
  /// `run` needs: SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGPIPE, SIGALRM, SIGURG.
  run_options& on_signal(int number, signal_id what);
  /// At the POSIX signal `number` `run` does `what`. Throws as the other one.
  run_options& on_signal(int number, action what);
  /// `run` leaves the POSIX signal alone: SIGHUP, SIGUSR1, SIGUSR2, or SIGTSTP, with SIGCONT.
  /// Throws `error` for SIGINT and SIGTERM.
  run_options& leave_to_program(int number);
  /// What holds where the command line does not say otherwise. Throws `error` for less than one
  /// thread or a negative time.
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
