// The running program: the selected live system, and the settings for it.
#pragma once

#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/system_choice.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "program/output_sink.hpp"
#include "program/program_turn.hpp"
#include "program/replaceable_hook.hpp"
#include "program/run_arguments.hpp"
#include "settings/given_settings.hpp"

namespace cruller::inline v0 {

struct answer;
struct changed_owners;
class host;
struct chosen_system;
struct config_reading;

// What a reload of the configuration has changed, or would change.
struct config_report {
  std::vector<std::string> changed{};    // paths of values
  std::vector<std::string> published{};  // paths of live values
  std::vector<std::string> restarted{};  // ids
  // Options of `run` that the files give otherwise than when the program began: `$run.threads`.
  std::vector<std::string> options{};
  std::vector<std::string> problems{};  // why something restarted instead of taking its values
  // In lines, without the last line end.
  [[nodiscard]] std::string text(bool is_dry) const;
  // What does not apply before the program restarts; empty if nothing.
  [[nodiscard]] std::string warning() const;
};

// What the program does when a start fails: wait for another attempt, or exit.
enum class if_start_fails : bool { stay, exit };

// What a signal for some components has changed, in definition order: the selected components, and
// others that had to change with them.
struct reached {
  std::vector<std::string> chosen{};
  std::vector<std::string> others{};
  std::string state{};  // of the selected components if nothing has changed: "is stopped"
};

// Functions of the surrounding program; each is optional.
struct program_hooks {
  // Full `restart`: reloads the program, and returns only on failure. Runs with the lock held, and
  // can use the verbs of the program. If absent, the running code restarts. Set before other
  // threads use the program, like `interrupt`.
  std::function<answer(const output_sink& say)> reload;
  // What a full `restart` without `reload` adds to its answer; may be empty. Set like `reload`.
  std::string without_reload;
  // Handles Ctrl-C while a command runs; returns whether it interrupted something, such as a build.
  std::function<bool()> interrupt;
  // Called when the shutdown begins, on any thread; must not wait.
  replaceable_hook<> shutdown_begins;
  // `quit`: requests a shutdown of the program.
  replaceable_hook<> quit;
  // A component, or supervision, requests the end of the program with this exit code. Called on a
  // thread of the system; must not wait for a verb.
  replaceable_hook<int> end_requested;
  // Restores the terminal for another program image or a shell; and acquires it again when this
  // program continues.
  replaceable_hook<> leave_terminal;
  replaceable_hook<> take_terminal;
};

// A live system driven by names: by the arguments of `run`, a console or a control socket.
//
// Thread-safe. Verbs and commands that change something run one at a time; the others run at any
// time, even while a start hangs. A verb throws the exceptions of the system, after notifying the
// host, and returns a message about the system without a newline.
class live_program {
 public:
  // Creates the selected one of `systems`, which must outlive the object. Starts and sets nothing.
  live_program(std::span<const system_choice> systems, run_arguments chosen);
  // Uses a system of the caller. Does not notify a host.
  explicit live_program(any_system& system);
  ~live_program();
  live_program(const live_program&) = delete;
  live_program& operator=(const live_program&) = delete;

  // Calls the author's `before_start` functions and sets the constants to the selected values.
  // Returns all problems; if there are any, or configuration files, also those that the start would
  // find.
  std::vector<std::string> set_chosen(bool is_to_start);
  // Throws what is known to be wrong with a start. Starts nothing.
  void check_start() const;
  // Starts the selected components; stops a running system first.
  std::string start(if_start_fails then = if_start_fails::stay);
  std::string stop();
  // Do nothing if the state of the system does not allow it.
  std::string suspend();
  std::string resume();
  // Restarts in this process: the selected components, or `ids` and their dependents.
  std::string restart(
      const std::vector<std::string>& ids = {}, if_start_fails then = if_start_fails::stay
  );
  std::string signal(const std::string& name);
  // Signals for some components and groups, and for what must get the signal with them; the system
  // is not exchanged, and its values stay. Throw `unknown_component` without any effect.
  reached start_some(const std::vector<std::string>& ids);
  reached stop_some(const std::vector<std::string>& ids);
  reached suspend_some(const std::vector<std::string>& ids);
  reached resume_some(const std::vector<std::string>& ids);
  reached restart_some(const std::vector<std::string>& ids);
  // Sends a signal of the program to exactly these components.
  void signal(const std::string& name, const std::vector<std::string>& ids);
  // Reads the configuration files again, and restarts what has other values, with what depends on
  // it, and nothing else. Throws without any effect if anything is wrong with the files. If the
  // start with the new values fails, the former values are set again, and it throws both errors.
  config_report reload_config(if_start_fails then = if_start_fails::stay);
  // What it would change. Changes nothing.
  config_report would_reload();
  bool has_config() const { return !chosen_.config.empty(); }
  // What was read last; null without files.
  std::shared_ptr<const config_reading> reading() const;
  // Stops the system at the end of the program.
  std::string shut_down();
  // Cancels the verb in progress, and all later verbs except stops. Stop callbacks of handlers run
  // on the calling thread. Does not wait for the lock.
  void cancel();
  // Whether a started component has a `drain` handler.
  bool has_to_drain() const;
  // Sends `drain`, for at most this time or until `skipped`. Prints the components that take longer
  // on standard error. Throws the exceptions of handlers.
  void drain(std::chrono::nanoseconds limit, const std::stop_token& skipped);
  // Starts the stop limit, also for a verb in progress. Commands that wait, for the lock or for
  // each other, are refused from now on. Does not wait for the lock.
  void begin_shutdown();
  // No verb is in progress any more: the stop limit counts from the stop.
  void begin_stages();
  // Notifies the host that a restart begins.
  void begin_restart();
  // Notifies the host that the shutdown begins.
  void announce_shutdown(std::string_view status);
  bool is_ending() const { return turn_->has_ended(); }

  // Stops the running system and switches to another one, with the initial settings. Settings that
  // do not fit are added to `problems`. If the system is to start next, or a running one is to
  // stop for it, throws what can be known to be wrong with its start before anything stops.
  void use(std::string_view name, std::vector<std::string>& problems, bool is_to_start = false);
  // Restores the settings of the previous program image instead of those of the arguments. Settings
  // that do not fit are added to `problems`.
  void restore_settings(
      std::vector<std::pair<std::string, std::string>> values,
      std::vector<std::string> only,
      std::vector<std::string>& problems
  );
  // Selects components from the next start on. Throws `unknown_component` without any effect.
  void choose_only(std::vector<std::string> ids);
  // Sets a value now, or at the next start of the system if it is in use and not live; returns
  // whether now.
  bool set(const std::string& path, const std::string& text);
  // Turns the log of steps on standard output on or off.
  void log(bool on);

  // The settings, which a reload preserves. An empty selection means all components.
  std::string name() const;
  std::vector<std::pair<std::string, std::string>> values() const;
  std::vector<std::string> only() const;
  // What is left out of them; with what depends on it.
  std::vector<std::string> except() const;
  bool logs() const;
  // The command history, oldest line first.
  std::vector<std::string> history() const;
  void remember(std::string line);
  void set_history(std::vector<std::string> lines);

  // The current system. It stays alive while the pointer is held, even after `use`.
  std::shared_ptr<any_system> system() const;
  // The names of all systems; empty for a system of the caller.
  std::vector<std::string> names() const;
  // The time of a component's last state change; absent if there was none.
  std::optional<std::chrono::system_clock::time_point> since(std::string_view id) const;
  // The lock that is held during changes. Verbs called by its holder proceed.
  [[nodiscard]] std::unique_lock<program_turn> lock() { return std::unique_lock(*turn_); }
  [[nodiscard]] std::unique_lock<program_turn> try_lock() { return {*turn_, std::try_to_lock}; }
  // The same for commands that the end refuses: no lock after `begin_shutdown`, also if it waits.
  [[nodiscard]] std::unique_lock<program_turn> lock_before_end() {
    std::unique_lock turn(*turn_, std::defer_lock);
    if (turn_->lock_before_end()) turn = std::unique_lock(*turn_, std::adopt_lock);
    return turn;
  }

  // For the thread that has created the program, which carries out all changes of the system,
  // whoever requests them: it serves wherever it waits. `wakes` must end its waiting elsewhere.
  void serve() { turn_->serve(); }
  void serve_for(std::chrono::nanoseconds time, const std::stop_token& until) {
    turn_->serve_for(time, until);
  }
  void on_request(std::function<void()> wakes) { turn_->task_comes = std::move(wakes); }
  // For a program that never serves: each thread carries out its changes itself.
  void serve_nobody() { turn_->close(); }
  // From now on no command changes anything. Waits for the one under way.
  void end_commands();

  program_hooks hooks;

 private:
  std::shared_ptr<chosen_system> current() const;
  // Sets what the author and the configuration files say. The author may throw anything.
  // Returns what was read; null without files.
  std::shared_ptr<const config_reading> prepare(
      any_system& system, std::string_view name, config_mistakes& mistakes
  ) const;
  // Notes it, and warns of what was not warned of before.
  void take(std::shared_ptr<const config_reading> reading);
  // The options of `run` that have changed since the first reading.
  std::vector<std::string> changed_options() const;
  // Whether the console has set a value, or the command line.
  std::string_view origin_of(const std::string& path) const;
  // Adds what a start would find, except where a mistake is known.
  void add_faults_of_start(
      any_system& of, const config_mistakes& known, std::vector<std::string>& problems
  ) const;
  // A system with the values of the files as they are now. Throws all that is wrong with it.
  std::shared_ptr<any_system> read_aside();
  // What the files say otherwise now; nothing without files.
  given_settings changed_values(chosen_system& on);
  void change_to(
      chosen_system& on,
      changed_owners& owners,
      const given_settings& next,
      const given_settings& former,
      if_start_fails then
  );
  std::vector<std::string> names_left_out(const any_system& system) const;
  void take(std::shared_ptr<chosen_system> next);
  // Reports failures while the system runs, and passes on what requests the end.
  void supervise(chosen_system& on);
  signal_options to_start() const;
  signal_options to_stop() const;
  std::string change(
      const detail::signal_row& signal, void (any_system::*verb)(const signal_options&)
  );
  // Runs a verb for these components, and notes what has changed.
  template <typename Verb>
  reached reach(const std::vector<std::string>& ids, void (host::*done)(), Verb verb);
  void restart(
      chosen_system& on,
      const std::vector<std::string>& ids,
      if_start_fails then,
      const given_settings& values = {}
  );
  void start(chosen_system& on, if_start_fails then);
  // Starts, then sends `ready` to what has started. If that fails, stops it again.
  void start_and_be_ready(
      chosen_system& on, if_start_fails then, const std::function<void()>& start
  );
  // The values that wait for a start of everything; after it they do not wait any more.
  std::vector<std::pair<std::string, std::string>> waiting() const;
  void drop_waiting();

  const std::span<const system_choice> systems_;
  const run_arguments chosen_;
  const std::shared_ptr<program_turn> turn_ = std::make_shared<program_turn>();
  std::stop_source end_;
  mutable std::mutex mutex_;  // guards the following
  std::shared_ptr<chosen_system> chosen_system_;
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<std::pair<std::string, std::string>> waiting_;  // until the next start
  std::vector<std::string> only_;
  std::vector<std::string> except_;
  std::set<std::string> set_in_console_;  // paths
  std::shared_ptr<const config_reading> reading_;
  std::shared_ptr<const config_reading> first_reading_;
  bool logs_;
  std::vector<std::string> history_;
};

}  // namespace cruller::v0
