// The workbench: the live system that commands work on, and what is chosen for it.
#pragma once

#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/run.hpp>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "run_arguments.hpp"
#include "speaker.hpp"

namespace cruller {

struct answer;

// What becomes of the program when a verb fails: somebody may try again, or nobody is there to.
enum class if_it_fails : bool { goes_on, ends };

// A hook that may come and go while others call it: who sets it waits for a call that is under way.
class changing_hook {
 public:
  changing_hook& operator=(std::function<void()> function) {
    const std::lock_guard lock(mutex_);
    function_ = std::move(function);
    return *this;
  }
  explicit operator bool() const {
    const std::lock_guard lock(mutex_);
    return function_ != nullptr;
  }
  // Does nothing where it is not set.
  void operator()() const {
    const std::lock_guard lock(mutex_);
    if (function_) function_();
  }

 private:
  mutable std::mutex mutex_;
  std::function<void()> function_;
};

// What the program around a workbench does for it; each may be absent.
struct workbench_hooks {
  // `restart` of everything: brings in new code, and returns only when that fails. Runs while no
  // other command changes anything, and may use the workbench's verbs. Absent: restarts what runs.
  // Set before other threads use the workbench, as the next one.
  std::function<answer(const speaker& say)> reload;
  // A command runs, and somebody has typed Ctrl-C: whether it was meant for what runs, as a build.
  std::function<bool()> interrupt;
  // `quit`: asks the program to stop the system and to end.
  changing_hook quit;
  // Gives the terminal back as it was found, before another program image or a shell has it; and
  // takes it again, which must follow where this program goes on.
  changing_hook leave_terminal;
  changing_hook take_terminal;
};

// A live system that is driven by name: by the arguments of `run`, at a console, over a socket.
//
// Any thread may use it. Verbs and commands that change something run one at a time; those that
// only look run at any time, also while a start hangs. A verb throws what the system throws, after
// the host was told, and returns what there is to say about the system, without the line's end.
class workbench {
 public:
  // One of `systems`, which must outlive it: the one that is chosen. Nothing is started or set.
  workbench(std::span<const system_choice> systems, run_arguments chosen);
  // Somebody else's system. Its host, if there is one, is told nothing.
  explicit workbench(any_system& system);
  ~workbench();
  workbench(const workbench&) = delete;
  workbench& operator=(const workbench&) = delete;

  // One command line, as typed. Never throws. Needs the console to be built in.
  answer execute(std::string_view line, const speaker& say);
  // What the last word of a line could become, the whole word each. The last word of a line that
  // ends with a space is empty.
  std::vector<std::string> complete(std::string_view line) const;
  // Whether a command line may take long because it changes something.
  static bool changes(std::string_view line);

  // Gives the constants the values that were chosen; throws at the first that does not fit.
  void set_chosen();
  // Starts what is chosen; stops first what runs.
  std::string start(if_it_fails then = if_it_fails::goes_on);
  std::string stop();
  // Where the system's state does not allow it, nothing is done.
  std::string suspend();
  std::string resume();
  // In this process: everything that is chosen, or these and what depends on them.
  std::string restart(
      const std::vector<std::string>& ids = {}, if_it_fails then = if_it_fails::goes_on
  );
  std::string signal(const std::string& name);
  // Stops for the last time.
  std::string end();
  // What takes longer than the limit from now on, also what is under way, ends the program.
  // Waits for no turn.
  void tell_to_end();
  // Nothing stops before that time is over, which is not counted.
  void delay_end(std::chrono::nanoseconds time);
  // Tells the host that a restart has begun.
  void begin_restart();
  // Tells the host that the end has begun.
  void begin_end(std::string_view status);

  // Stops what runs, and takes another system, with the values that were chosen for all. What of
  // these does not fit it, is added to `problems`.
  void use(std::string_view name, std::vector<std::string>& problems);
  // Takes what another program image had chosen in place of what the arguments say. What of it does
  // not fit the system, is added to `problems`.
  void take_up(
      std::vector<std::pair<std::string, std::string>> values,
      std::vector<std::string> only,
      std::vector<std::string>& problems
  );
  // Throws `unknown_component`, and nothing is chosen then. Holds from the next start on.
  void choose_only(std::vector<std::string> ids);
  // Now, or, where the constant is started, at the next start of everything; whether now.
  bool set(const std::string& path, const std::string& text);
  // Whether each step is a line on standard output.
  void log(bool on);

  // What a reload must keep, beside the history. An empty selection is everything.
  std::string name() const;
  std::vector<std::pair<std::string, std::string>> values() const;
  std::vector<std::string> only() const;
  bool logs() const;
  // Lines that were typed, the oldest first.
  std::vector<std::string> history() const;
  void remember(std::string line);
  void set_history(std::vector<std::string> lines);

  // The system, which stays alive while somebody holds it, also when another one is used.
  std::shared_ptr<any_system> system() const;
  // The names of all systems; of somebody else's system: none.
  std::vector<std::string> names() const;
  // When a component got into its state; absent when it never left the first one.
  std::optional<std::chrono::system_clock::time_point> since(std::string_view id) const;
  // Held while something changes; for the thread that holds it, verbs go on.
  [[nodiscard]] std::unique_lock<std::recursive_mutex> take_turn() {
    return std::unique_lock(turn_);
  }

  workbench_hooks hooks;

 private:
  struct live;

  std::shared_ptr<live> current() const;
  void take(std::shared_ptr<live> next);
  signal_options to_start() const;
  signal_options to_stop() const;
  std::string change(
      component_state from, std::string_view status, void (any_system::*verb)(const signal_options&)
  );
  void stop_and_hand_over(live& on, if_it_fails then);
  void start(live& on, if_it_fails then);
  void set_waiting(live& on);

  const std::span<const system_choice> systems_;
  const run_arguments chosen_;
  std::recursive_mutex turn_;
  mutable std::mutex mutex_;  // of what follows
  std::shared_ptr<live> live_;
  std::vector<std::pair<std::string, std::string>> values_;
  std::vector<std::pair<std::string, std::string>> waiting_;  // for the next start
  std::vector<std::string> only_;
  bool logs_;
  std::vector<std::string> history_;
};

}  // namespace cruller
