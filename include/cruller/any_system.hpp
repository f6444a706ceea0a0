// A live system without the types of its definition: the interface of the engine.
#pragma once

#include <cruller/component_description.hpp>
#include <cruller/component_record.hpp>
#include <cruller/error.hpp>
#include <cruller/health.hpp>
#include <cruller/observer.hpp>
#include <cruller/readiness.hpp>
#include <cruller/signal.hpp>
#include <cruller/signal_options.hpp>
#include <cruller/supervision.hpp>
#include <cruller/timeline.hpp>
#include <cruller/wiring.hpp>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <vector>

namespace cruller::inline v0::detail {
class verb_thread;  // of the library
struct settings_access;
struct value_type;
}

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

struct restart_options;  // cruller/restart_options.hpp
namespace testing {
class virtual_clock;  // cruller/testing/virtual_clock.hpp
}

/// A live system: the instances, their states, and the verbs that change them. It is stopped when
/// it is created.
///
/// It processes one signal at a time: a second thread waits, and a handler that signals its own
/// system gets a `lifecycle_error`, on whatever thread it runs. Any thread may call `state`,
/// `find`, `describe` and `timeline` at any time: none of them waits for a signal to end. It can be
/// neither copied nor moved, so instances keep their addresses. Modelled on donut.system, whose
/// `signal` function traverses the same graph.
class any_system {
 public:
  /// A system of a plan that was written by hand. `wiring` and `instances` must outlive it;
  /// `instances` is the first argument of the plan's functions.
  any_system(const cruller::wiring& wiring, void* instances);
  any_system(const any_system&) = delete;
  any_system& operator=(const any_system&) = delete;
  /// Stops the system. Exceptions are reported to the observers only. No other thread may use the
  /// system any more.
  virtual ~any_system();

  /// Starts the components that are stopped, dependencies first; components that run are not
  /// affected. With a selection, starts the selected components and what they need. Throws
  /// `signal_error` if a component fails, after the components that this call started have been
  /// stopped again (unless `failure_policy` says otherwise), and `lifecycle_error`, without any
  /// effect, if a component is suspended or failed. `cancel` has the effect of a failure. Any
  /// thread may call it; it waits until the signal under way has ended.
  void start(const signal_options& options = {});
  /// Stops everything that is started, dependents first. It continues after failures, and then
  /// throws one `signal_error` that lists all of them. Does nothing if the system is stopped. A
  /// stop cannot be cancelled. With `.drain` it sends `drain` first. Any thread may call it; it
  /// waits until the signal under way has ended: call `cancel` before it, so that a start that
  /// hangs is requested to end early.
  void stop(const signal_options& options = {});
  /// Suspends the components that run, dependents first. Does nothing if they are suspended
  /// already. Throws `lifecycle_error` if nothing is started, or if a component is failed. Any
  /// thread may call it; it waits until the signal under way has ended.
  void suspend(const signal_options& options = {});
  /// Resumes the components that are suspended, dependencies first. Does nothing if none is. Throws
  /// `lifecycle_error` if nothing is started, or if a component is failed. Any thread may call it;
  /// it waits until the signal under way has ended.
  void resume(const signal_options& options = {});
  /// Stops, then starts again. If a stop fails, everything is stopped and nothing starts. What
  /// components hand over before they stop is available to the next instances. With a selection,
  /// the selected components that were started start again, and nothing else is affected.
  ///
  /// Everything that can be checked in advance is checked before anything stops. Throws, without
  /// any effect, `signal_error` if environment variables are missing or invalid,
  /// `unknown_component`, and `lifecycle_error` if something that a selection needs is suspended or
  /// failed.
  ///
  /// What a failed restart has stopped starts again with the next restart or start that selects it
  /// or something that it needs, unless it is stopped explicitly in between. `cancel` before the
  /// stop begins leaves everything running; during the stop, the stop is completed and nothing
  /// starts; during the start, what had started is stopped again. A restart does not drain. Any
  /// thread may call it; it waits until the signal under way has ended.
  void restart(const signal_options& options = {});
  /// The same, with different options for the stop and the start, and values to set in between.
  /// Include `cruller/restart_options.hpp` to call it.
  /// Also throws, without any effect, if one of these values cannot be set. Any thread may call it;
  /// it waits until the signal under way has ended.
  void restart_with(const restart_options& options);
  /// Throws the errors that a start with these options would find before it starts anything:
  /// `unknown_component`, and `signal_error` for environment variables. Starts nothing. Any thread
  /// may call it; it waits until the signal under way has ended.
  void check_start(const signal_options& options = {});
  /// Restarts one component or group, and what depends on it. Any thread may call it; it waits
  /// until the signal under way has ended.
  void restart(selection::id id);
  /// Cancels the verb under way: the handlers that run are requested to end early through
  /// `context::stop_token`, no further handler begins, and the verb throws a `signal_error` with
  /// `cancelled()`. A start stops what it had started, in order, unless its `failure_policy` is
  /// `keep`. Components that `suspend`, `resume` or another signal has not reached stay as they
  /// are. A stop and a rollback are not cancelled, and neither is a verb that still waits for its
  /// turn.
  ///
  /// Returns whether a verb is cancelled, by this call or an earlier one; if no verb is under way,
  /// it does nothing. Any thread may call it at any time, also a handler of the verb; it does not
  /// wait for the verb. Stop callbacks of the handlers run on the calling thread.
  bool cancel() noexcept;
  /// Sends any signal. A program's own signal reaches the components that have an instance. Any
  /// thread may call it; it waits until the signal under way has ended.
  void signal(signal_id signal, const signal_options& options = {});
  /// Sends a signal by name. Throws `unknown_signal` if the name is neither that of a built-in
  /// signal nor that of a signal that a component handles. Any thread may call it; it waits until
  /// the signal under way has ended.
  void signal(std::string_view name, const signal_options& options = {});

  /// `stopped` if nothing is started, `failed` if a component is failed, otherwise the state of the
  /// started components; `suspended` if some of them are suspended and others run. Any thread may
  /// call it; it does not wait.
  [[nodiscard]] component_state state() const;
  /// The state of one component. Throws `unknown_component`. Any thread may call it; it does not
  /// wait.
  [[nodiscard]] component_state state(std::string_view id) const;

  /// Whether the system is ready for requests, whether it works at all, and why not. Reads the
  /// results of past checks and calls nothing. Any thread may call it, also a handler; it does not
  /// wait, not even for a start that hangs.
  [[nodiscard]] cruller::readiness readiness() const;
  /// The health of a component with everything that it needs, except what only defines an order:
  /// the worst of its own report and of theirs, with the path to it as the reason,
  /// `http.server <- store: no connection`. A component is `down` while it does not run, while its
  /// first check has not ended, and when it has failed. It is `ok` if it has no `health` handler
  /// and reports nothing. Throws `unknown_component`. Any thread may call it; it does not wait.
  [[nodiscard]] health_report health(std::string_view id) const;

  /// Describes every component, in definition order. If the system runs, it also sends `status`; if
  /// a status handler throws, its message is the status. While another signal is under way, also
  /// another thread's `describe`, there is no status. Any thread may call it; it does not wait.
  [[nodiscard]] std::vector<component_description> describe();

  /// Calls `function(const event&)` for each step, until the returned subscription ends. The calls
  /// are made one at a time, on the threads of the steps. Exceptions of the function are ignored.
  /// It may end subscriptions or begin new ones. Any thread may call it, also while a signal is
  /// under way.
  template <typename Function>
  [[nodiscard]] subscription observe(Function function) {
    return subscribe(
        std::make_unique<detail::function_observer<Function>>(static_cast<Function&&>(function))
    );
  }

  /// Calls `function(const component_failure&)` for each component that fails while it runs, as
  /// long as the system exists: on the thread that supervises, after the reaction; the function may
  /// call verbs, but must not destroy the system. Of a first start that is tried again it is called
  /// on the thread of that start, where verbs throw `lifecycle_error`. Exceptions of the function
  /// are ignored. Without `run` nobody else reacts to `supervision::reaction::shut_down`. Any
  /// thread may call it.
  template <typename Function>
  void on_failure(Function function) {
    add_failure_observer(std::make_unique<detail::function_failure_observer<Function>>(
        static_cast<Function&&>(function)
    ));
  }
  /// Calls `function(int exit_code)` when `reporter::shut_down` or a `work` that `ends_program`
  /// requests the end of the program, as long as the system exists; on the thread that supervises.
  /// The function must not destroy the system. `run` reacts to it by itself. Any thread may call
  /// it.
  template <typename Function>
  void on_shut_down(Function function) {
    add_end_observer(
        std::make_unique<detail::function_end_observer<Function>>(static_cast<Function&&>(function))
    );
  }
  /// Announces that the system will be stopped for good: `reporter::stopping` is true, work may
  /// return, and supervision restarts nothing any more; a restart of its own that is under way is
  /// cancelled. The next `start` ends this, and a `restart` of a stopped system. A `stop` of
  /// everything announces itself. Any thread may call it; it does not wait.
  void announce_stop() noexcept;
  /// Whether components are stopped because of a failure, and supervision will start them again.
  /// Any thread may call it; it does not wait.
  [[nodiscard]] bool is_healing() const noexcept;

  /// The instance of a component that is running or suspended; null if no component has this id, or
  /// if it is not started. `T` is the type of the instance, or the type that other components see;
  /// throws `type_error` if it is neither. If the start returns a reference to const, `T` is const.
  /// For a constant it is this system's own copy. Any thread may call it; it does not wait. The
  /// component owns the instance: the caller ensures that the component is not stopped while it
  /// uses the pointer.
  template <typename T>
  [[nodiscard]] T* find(std::string_view id) {
    static_assert(
        detail::knows_type<T>(),
        "cruller: find<T> needs to know types, but this file is compiled with -fno-rtti. Use "
        "sys[\"id\"_k], or compile with -frtti."
    );
    return static_cast<T*>(find(id, *detail::type_of<T>(), std::is_const_v<T>));
  }

  /// Gives a constant of this live system, or a value in the config of a component, another value,
  /// parsed from `text`, from the next start on: everything that `with` can address, except what is
  /// `pinned` and what `cached` components share. `path` may lead into a map, a list or a Hana
  /// struct: `env.limits.connections`, `http.server.config.options.port`. A list or map is written
  /// as in a configuration file: `[a, b]`, `{a: 1}`. Throws `unknown_component`; `value_error`,
  /// also if the checks of a setting refuse the value; and `lifecycle_error` if the component is
  /// started. Any thread may call it; it waits until the signal under way has ended. A handler or
  /// an observer of that signal may call it too: then it does not wait, and a component that has
  /// not started yet starts with the new value.
  void set(std::string_view path, std::string_view text);
  /// Takes back what was set: the value of the definition counts again, or that of the environment
  /// variable. For a member of a value, takes back the whole value. Throws like `set`.
  void reset(std::string_view path);

  /// Calls the `hand_over` handlers of all started components, and returns duplicates of the file
  /// descriptors, for example for another process; the caller owns them. If a handler throws, it
  /// hands over nothing, and only the observers get the error. Any thread may call it; it waits
  /// until the signal under way has ended.
  [[nodiscard]] std::vector<handed_over> hand_over();
  /// Keeps a file descriptor for the next start of a component, which gets it from its context.
  /// When that start has ended, with or without success, a descriptor that was not taken is closed.
  /// Replaces a descriptor that was kept before, and has precedence over what the previous instance
  /// hands over. Throws `unknown_component`. Any thread may call it; it waits until the signal
  /// under way has ended.
  void inherit(std::string_view id, file_descriptor file);

  /// The instance of a component as text; absent if its type cannot be printed, if it is not
  /// started, or while another signal is under way. For a constant it is the value, with secrets
  /// hidden. Throws `unknown_component`. Any thread may call it; it does not wait.
  [[nodiscard]] std::optional<std::string> print(std::string_view id);
  /// The type of the instance as written in C++; empty if the plan does not contain it. Throws
  /// `unknown_component`. Any thread may call it; it does not wait.
  [[nodiscard]] std::string type_name(std::string_view id) const;

  /// Begin and end of every step of the last signal, and its critical chain; of a signal that is
  /// under way, as far as it is. One with `continues_timeline` belongs to the signal before.
  /// Recorded are signals that have several threads, or that somebody observes when they begin; of
  /// another one nothing is there. What `describe` asks is no signal. Any thread may call it; it
  /// does not wait.
  [[nodiscard]] cruller::timeline timeline() const;

  /// The dependency graph as a Boost.Graph DAG: an edge points from a component to a component that
  /// it needs. Include `cruller/graph.hpp`, which defines this function and builds the graph with
  /// the program's own Boost. Any thread may call it.
  [[nodiscard]] const dag& graph() const;
  /// Draws the graph for Graphviz: an arrow points to what is needed; a dashed arrow is an order
  /// without data. Groups are clusters, constants are notes; a cached component has a double line,
  /// an alias has a dotted one and a dotted arrow to its target. Any thread may call it; it does
  /// not wait.
  void write_graphviz(std::ostream& out) const;
  /// The same, with the critical chain of a timeline marked in red, and the duration of its step on
  /// each component of the chain. Any thread may call it; it does not wait.
  void write_graphviz(std::ostream& out, const cruller::timeline& marked) const;
  /// The same for Mermaid: groups are subgraphs. Any thread may call it; it does not wait.
  void write_mermaid(std::ostream& out) const;

  /// The checked plan of the system, which does not change. Any thread may call it.
  [[nodiscard]] const cruller::wiring& wiring() const noexcept { return wiring_; }

 protected:
  /// The same, with component records that the caller stores: one for each component.
  any_system(const cruller::wiring& wiring, void* instances, detail::component_record* records);
  /// Stops the system without throwing. For the destructor of a class that owns the instances.
  void shut_down() noexcept;
  /// Whether the component holds an instance that others may use. Takes no lock.
  bool is_started(std::uint32_t component) const noexcept;
  /// Throws `lifecycle_error` unless `is_started`.
  void require_started(std::uint32_t component) const;
  /// Sets a value of the type `how`, which is copied from `from`. For `system`, which has checked
  /// the type; otherwise like `set`.
  void set_value(std::string_view path, const detail::value_type& how, const void* from);

 private:
  friend class context;
  friend struct detail::background_steps;

  subscription subscribe(std::unique_ptr<detail::observer> observer);
  void add_failure_observer(std::unique_ptr<detail::failure_observer> observer);
  void add_end_observer(std::unique_ptr<detail::end_observer> observer);
  friend class testing::virtual_clock;
  void use_virtual_clock();
  void advance_clock(std::chrono::nanoseconds by);
  friend class detail::verb_thread;
  friend struct detail::settings_access;
  void* find(std::string_view id, const std::type_info& type, bool as_const);

  const cruller::wiring& wiring_;
  std::unique_ptr<engine> engine_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
