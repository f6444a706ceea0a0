// A live system without its types: the engine's face.
#pragma once

#include <any>
#include <cruller/component_description.hpp>
#include <cruller/component_record.hpp>
#include <cruller/error.hpp>
#include <cruller/observer.hpp>
#include <cruller/signal.hpp>
#include <cruller/signal_options.hpp>
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

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

struct restart_options;  // cruller/restart_options.hpp

/// A live system: instances, their states, and the verbs that drive them. Starts out stopped.
///
/// It receives one signal at a time: a second thread waits, and a handler that signals its own
/// system gets a `lifecycle_error`, on whatever thread it runs. Any thread may ask for `state`,
/// `find`, `describe` and `timeline` at any time: none of them waits for a signal to end. It is
/// neither copied nor moved, so instances keep their
/// addresses. After donut.system, whose `signal` function walks the same graph.
class any_system {
 public:
  /// A system of a hand-made plan. `wiring` and `instances` must outlive it; `instances` is what
  /// the plan's functions get as their first argument.
  any_system(const cruller::wiring& wiring, void* instances);
  any_system(const any_system&) = delete;
  any_system& operator=(const any_system&) = delete;
  /// Stops the system. What then throws goes to the observers. No other thread may use it any more.
  virtual ~any_system();

  /// Starts what is stopped, dependencies first; leaves what runs. With a selection: adds it.
  /// Throws `signal_error` when a component fails, after what this call had started has been
  /// stopped again (or not, see `failure_policy`), and `lifecycle_error`, with nothing done, where
  /// one is suspended or has failed. `cancel` is as a failure. Any thread may call it; it waits
  /// until the signal under way has ended.
  void start(const signal_options& options = {});
  /// Stops everything that is started, dependents first, whatever fails on the way; then throws
  /// one `signal_error` that lists all failures. Does nothing when stopped. It cannot be cancelled.
  /// Any thread may call it; it waits until the signal under way has ended: call `cancel` before,
  /// so that a start that hangs is asked to give up. With `.drain` it sends `drain` first.
  void stop(const signal_options& options = {});
  /// Suspends what runs, dependents first. Does nothing when that is suspended already. Throws
  /// `lifecycle_error` where nothing is started, or one has failed. Any thread may call it; it
  /// waits until the signal under way has ended.
  void suspend(const signal_options& options = {});
  /// Resumes what is suspended, dependencies first. Does nothing when nothing is. Throws
  /// `lifecycle_error` where nothing is started, or one has failed. Any thread may call it; it
  /// waits until the signal under way has ended.
  void resume(const signal_options& options = {});
  /// Stops, then starts again. When stopping fails, all is stopped and nothing starts. What
  /// components hand over before they stop, their successors inherit.
  /// Of a selection, what was started starts again, and nothing else is touched.
  /// Everything that can be checked beforehand is: throws, with nothing done, `signal_error` where
  /// environment variables are missing or do not fit, `unknown_component`, and `lifecycle_error`
  /// where something that a selection needs is suspended or has failed.
  /// What a restart that fails has stopped starts again with the next restart or start that selects
  /// it or something it needs, unless it is stopped explicitly in between. `cancel` before its stop
  /// begins leaves everything running; later, the stop is completed and nothing starts, or what had
  /// started is stopped again. It does not drain. Any thread may call it; it waits until the signal
  /// under way has ended.
  void restart(const signal_options& options = {});
  /// The same, with different options for stopping and starting, and values to set in between.
  /// Include `cruller/restart_options.hpp` to call it.
  /// Throws, with nothing done, also where such a value cannot be set. Any thread may call it; it
  /// waits until the signal under way has ended.
  void restart_with(const restart_options& options);
  /// Throws what would be known to be wrong with a start of these before it starts anything:
  /// `unknown_component`, and `signal_error` for environment variables. Starts nothing. Any thread
  /// may call it; it waits until the signal under way has ended.
  void check_start(const signal_options& options = {});
  /// Restarts one component or group, with what depends on it. Any thread may call it; it waits
  /// until the signal under way has ended.
  void restart(selection::id id);
  /// Cancels the verb under way: the handlers that run are asked through `context::stop_token` to
  /// end early, no further one begins, and the verb throws a `signal_error` with `cancelled()`. A
  /// start stops what it had started, in order, unless its `failure_policy` is `keep`. What
  /// `suspend`, `resume` or another signal has not reached stays as it is. A stop and a rollback
  /// are not cancelled, and neither is a verb that still waits for its turn.
  /// Returns whether there is a verb that is cancelled, now or before; without one it does nothing.
  /// Any thread may call it at any time, also a handler of the verb; it does not wait for the verb.
  /// Callbacks that handlers have made for the token run on the calling thread.
  bool cancel() noexcept;
  /// Sends any signal. A program's own signal reaches the components that hold an instance. Any
  /// thread may call it; it waits until the signal under way has ended.
  void signal(signal_id signal, const signal_options& options = {});
  /// Sends a signal by name. Throws `unknown_signal` for one that is neither built in nor handled
  /// by a component. Any thread may call it; it waits until the signal under way has ended.
  void signal(std::string_view name, const signal_options& options = {});

  /// `stopped` when nothing is started, `failed` when a component is, else that of its started
  /// components; where some of them are suspended and some run, `suspended`. Any thread may call
  /// it; it does not wait.
  [[nodiscard]] component_state state() const;
  /// The state of one component. Throws `unknown_component`. Any thread may call it; it does not
  /// wait.
  [[nodiscard]] component_state state(std::string_view id) const;

  /// What there is to know of every component, in definition order. Sends `status` where the
  /// system runs; a status handler that throws gives its message as the status. While another
  /// signal is under way, also another thread's `describe`, there is no status. Any thread may call
  /// it; it does not wait.
  [[nodiscard]] std::vector<component_description> describe();

  /// Calls `function(const event&)` for each step, until the returned subscription ends.
  /// They are called one at a time, on the threads that make the steps; one that throws harms
  /// nobody, and it may end subscriptions or begin new ones. Any thread may call it, also while a
  /// signal is under way.
  template <typename Function>
  [[nodiscard]] subscription observe(Function function) {
    return subscribe(
        std::make_unique<detail::function_observer<Function>>(static_cast<Function&&>(function))
    );
  }

  /// The instance of a component that runs, or is suspended; null when no component has this id
  /// or it is not started. `T` is the type of the instance, or what the component says that others
  /// see; throws `type_error` when it is neither. What a start lends as `const` is a `const T`.
  /// For a constant it is this system's own copy. Any thread may call it; it does not wait. What it
  /// returns is the component's: the caller makes sure that it is not stopped meanwhile.
  template <typename T>
  [[nodiscard]] T* find(std::string_view id) {
    static_assert(
        detail::knows_type<T>(),
        "cruller: find<T> needs to know types, but this file is compiled with -fno-rtti. Use "
        "sys[\"id\"_k], or compile with -frtti."
    );
    return static_cast<T*>(find(id, *detail::type_of<T>(), std::is_const_v<T>));
  }

  /// Gives a constant of this one live system another value, read from `text`, from its next start
  /// on. `path` may go on into a constant that is a map or a Hana struct.
  /// Throws `unknown_component`, `value_error`, and `lifecycle_error` where the constant is
  /// started. Any thread may call it; it waits until the signal under way has ended. A handler or
  /// an observer of that signal may call it too: it does not wait, and a constant that has not
  /// started yet starts with the new value.
  void set(std::string_view path, std::string_view text);

  /// Asks each component that is started and has a `hand_over` handler for the file descriptor that
  /// its successor is to get, maybe in another process: whoever calls this owns the duplicates. A
  /// handler that throws hands over nothing; only the observers are told. Any thread may call it;
  /// it waits until the signal under way has ended.
  [[nodiscard]] std::vector<handed_over> hand_over();
  /// Keeps a file descriptor for the next start of a component, which finds it in its context. When
  /// that start has ended, well or not, it is closed unless it was taken. Takes the place of one
  /// that was kept before, and of what a predecessor hands over. Throws `unknown_component`. Any
  /// thread may call it; it waits until the signal under way has ended.
  void inherit(std::string_view id, file_descriptor file);

  /// What the instance of a component prints as; absent where its type cannot be printed, it is not
  /// started, or another signal is under way. Of a constant it is the value, secrets hidden.
  /// Throws `unknown_component`. Any thread may call it; it does not wait.
  [[nodiscard]] std::optional<std::string> print(std::string_view id);
  /// The type of the instance as it is written in C++; empty where the plan does not tell.
  /// Throws `unknown_component`. Any thread may call it; it does not wait.
  [[nodiscard]] std::string type_name(std::string_view id) const;

  /// Begin and end of every step of the last signal, and its critical chain; of a signal that is
  /// under way, as far as it is. Recorded are signals that have several threads, or that somebody
  /// observes when they begin; of another one nothing is there. What `describe` asks is no signal.
  /// Any thread may call it; it does not wait.
  [[nodiscard]] cruller::timeline timeline() const;

  /// The Boost.Graph DAG: an edge points from a component to what it needs. Include
  /// `cruller/graph.hpp`, which defines it and builds the graph with your program's own Boost. Any
  /// thread may call it.
  [[nodiscard]] const dag& graph() const;
  /// Draws the graph for Graphviz: an arrow leads to what is needed, a dashed one for the order
  /// only. Groups are clusters, constants notes; a cached component has a double line, an alias a
  /// dotted one and a dotted arrow to what it stands for. Any thread may call it; it does not wait.
  void write_graphviz(std::ostream& out) const;
  /// The same, with the critical chain of a timeline marked in red, and on each component of the
  /// chain how long its step took. Any thread may call it; it does not wait.
  void write_graphviz(std::ostream& out, const cruller::timeline& marked) const;
  /// The same for Mermaid: groups are subgraphs. Any thread may call it; it does not wait.
  void write_mermaid(std::ostream& out) const;

  /// The checked plan that it was made from; it does not change. Any thread may call it.
  [[nodiscard]] const cruller::wiring& wiring() const noexcept { return wiring_; }

 protected:
  /// The same, with records from elsewhere: one for each component.
  any_system(const cruller::wiring& wiring, void* instances, detail::component_record* records);
  /// Stops the system without throwing. For the destructor of a class that owns the instances.
  void shut_down() noexcept;
  /// Whether the component holds an instance that others may use. Takes no lock.
  bool is_started(std::uint32_t component) const noexcept;
  /// Throws `lifecycle_error` unless `is_started`.
  void require_started(std::uint32_t component) const;
  /// Makes the new value of a constant from the one that it has been given before, or null, and
  /// from what it is to get. It may be called more than once.
  using make_value = std::any(const std::any* current, const void* from);
  /// Gives a constant a value. Throws `lifecycle_error` where it is started. Thread-safe, as `set`
  /// is.
  void change_value(std::uint32_t component, make_value* make, const void* from);

 private:
  friend class context;

  // A path to a constant, or to a member of it.
  struct place {
    std::string path;  // with aliases replaced
    std::size_t end;   // of the constant's id
    std::uint32_t component;
  };
  // Throws `unknown_component`, and `value_error` where `path` leads to no constant.
  place find_place(std::string_view path) const;
  std::any read_value(const place& to, const std::any* current, std::string_view text) const;
  subscription subscribe(std::unique_ptr<detail::observer> observer);
  void* find(std::string_view id, const std::type_info& type, bool as_const);

  const cruller::wiring& wiring_;
  std::unique_ptr<engine> engine_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
