// A live system without its types: the engine's face.
#pragma once

#include <atomic>
#include <chrono>
#include <cruller/component_state.hpp>
#include <cruller/context.hpp>
#include <cruller/detail/type_of.hpp>
#include <cruller/error.hpp>
#include <cruller/file_descriptor.hpp>
#include <cruller/observer.hpp>
#include <cruller/selection.hpp>
#include <cruller/signal.hpp>
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
namespace cruller {

/// What becomes of the components that a failing `start` has started.
enum class failure_policy : unsigned char {
  roll_back,  ///< They are stopped again, in reverse order.
  keep        ///< They stay as they are; `stop()` cleans up.
};

/// How a signal is to be sent: `sys.start({.only = {"http"}, .on_failure = policy})`.
///
/// `only` names what the signal is for; the engine adds what must go with it. `start` and `resume`
/// take in all that the named ones need, `stop`, `suspend` and `restart` all that needs them;
/// `status` and a program's own signal reach exactly those named. What is taken in is treated as
/// if it were the whole system. Every verb throws `unknown_component` for an id that neither a
/// component nor a group has, and then nothing has happened.
///
/// With `threads` above 1, components that no path orders run side by side, on the calling thread
/// and as many more as are needed, at most `threads` in all. Each is signalled as soon as all that
/// it waits for is done, and sees what that has done. On failure nothing more begins, those in
/// flight are awaited, and what they started is rolled back, too; the first to fail in time is the
/// primary failure. `stop` still tries everything.
///
/// `timeout` is for the whole signal, from its begin; zero is any time, and less than that, as what
/// is left until a moment that has passed, is over at once. A component that is not done by then,
/// or not within a `timeout(d)` of its own, is asked by its `stop_token` to give up, told to
/// observers as `overdue`, awaited, and counts as failed: one that has started late is stopped
/// again. What begins after the signal's time is overdue at once. A rollback has only the
/// components' own times.
template <typename Selection>
struct basic_signal_options {
  Selection only = selection::everything();  ///< What the signal is for.
  unsigned threads = 1;  ///< 0 is 1: one after the other, in the signal's order.
  failure_policy on_failure = failure_policy::roll_back;  ///< Of a start that fails.
  std::chrono::nanoseconds timeout{};  ///< For the whole signal; zero is any time.

  /// The same, with ids in another form.
  template <typename Other>
  operator basic_signal_options<Other>() const {
    return {.only = only, .threads = threads, .on_failure = on_failure, .timeout = timeout};
  }
};

/// Options whose selection is looked up when the signal is sent.
using signal_options = basic_signal_options<selection>;

/// What `describe()` tells of one component.
struct component_description {
  std::string id;         ///< From the root: `"http.server"`.
  std::string doc;        ///< What `doc("…")` says; empty without one.
  component_state state;  ///< Where it stands in its life.
  /// What its status handler returned, as text; absent when it has none or does not run.
  std::optional<std::string> status;
  std::string config;                     ///< As it is written, printed; of a constant, its value.
  std::vector<std::string> dependencies;  ///< Ids of what it needs, in definition order.
  std::vector<std::string> dependents;    ///< Ids of what needs it, in definition order.
  std::vector<std::string> signals;       ///< Names of the signals it handles.
  std::vector<std::string> aliases;       ///< Other names of it, as ids.
  bool is_constant = false;               ///< Whether it is a value, and has no life of its own.
  bool is_cached = false;                 ///< Whether its instance outlives the system.
  /// How long its last step took; absent before the first. Exact where the system is observed or
  /// the signal has several threads or a timeout, else to the tick of the kernel's coarse clock
  /// (some milliseconds), which costs next to nothing.
  std::optional<std::chrono::nanoseconds> last_duration;
};

/// A file descriptor that a component has handed over: a duplicate of its own.
struct handed_over {
  std::string id;        ///< Of the component.
  file_descriptor file;  ///< Closed with this object, unless it is moved out.
};

namespace detail {

// What the engine keeps of each component of a live system.
struct component_record {
  // Of its last step; negative before the first.
  std::atomic<std::chrono::nanoseconds> last_duration{std::chrono::nanoseconds(-1)};
  std::atomic<unsigned char> state = 0;  // with a flag for a live instance
};

}  // namespace detail

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
  /// Stops the system. What then throws goes to the observers.
  virtual ~any_system();

  /// Starts what is stopped, dependencies first; leaves what runs. With a selection: adds it.
  /// Throws `signal_error` when a component fails, after what this call had started has been
  /// stopped again (or not, see `failure_policy`), and `lifecycle_error`, with nothing done, where
  /// one is suspended or has failed.
  void start(const signal_options& options = {});
  /// Stops everything that is started, dependents first, whatever fails on the way; then throws
  /// one `signal_error` that lists all failures. Does nothing when stopped.
  void stop(const signal_options& options = {});
  /// Suspends what runs, dependents first. Does nothing when that is suspended already. Throws
  /// `lifecycle_error` where nothing is started, or one has failed.
  void suspend(const signal_options& options = {});
  /// Resumes what is suspended, dependencies first. Does nothing when nothing is. Throws
  /// `lifecycle_error` where nothing is started, or one has failed.
  void resume(const signal_options& options = {});
  /// Stops, then starts again. When stopping fails, all is stopped and nothing starts. What
  /// components hand over before they stop, their successors inherit.
  /// Of a selection, what was started starts again, and nothing else is touched; throws
  /// `lifecycle_error`, with nothing done, where something it needs is suspended or has failed.
  void restart(const signal_options& options = {});
  /// Restarts one component or group, with what depends on it.
  void restart(selection::id id);
  /// Sends any signal. A program's own signal reaches the components that hold an instance.
  void signal(signal_id signal, const signal_options& options = {});
  /// Sends a signal by name. Throws `unknown_signal` for one that is neither built in nor handled
  /// by a component.
  void signal(std::string_view name, const signal_options& options = {});

  /// `stopped` when nothing is started, `failed` when a component is, else that of its started
  /// components; where some of them are suspended and some run, `suspended`.
  component_state state() const;
  /// The state of one component. Throws `unknown_component`.
  component_state state(std::string_view id) const;

  /// What there is to know of every component, in definition order. Sends `status` where the
  /// system runs; a status handler that throws gives its message as the status. While another
  /// signal is under way, also another thread's `describe`, there is no status.
  std::vector<component_description> describe();

  /// Calls `function(const event&)` for each step, until the returned subscription ends.
  /// They are called one at a time, on the threads that make the steps; one that throws harms
  /// nobody, and it may end subscriptions or begin new ones.
  template <typename Function>
  subscription observe(Function function) {
    return subscribe(
        std::make_unique<detail::function_observer<Function>>(static_cast<Function&&>(function))
    );
  }

  /// The instance of a component that runs, or is suspended; null when no component has this id
  /// or it is not started. `T` is the type of the instance, or what the component says that others
  /// see; throws `type_error` when it is neither. What a start lends as `const` is a `const T`.
  /// For a constant it is this system's own copy.
  template <typename T>
  T* find(std::string_view id) {
    static_assert(
        detail::type_of<T>() != nullptr,
        "cruller: find<T> needs to know types, but this file is compiled with -fno-rtti. Use "
        "sys[\"id\"_k], or compile with -frtti."
    );
    return static_cast<T*>(find(id, *detail::type_of<T>(), std::is_const_v<T>));
  }

  /// Gives a constant of this one live system another value, read from `text`, from its next start
  /// on. `path` may go on into a constant that is a map or a Hana struct.
  /// Throws `unknown_component`, `value_error`, and `lifecycle_error` where the constant is
  /// started.
  void set(std::string_view path, std::string_view text);

  /// Asks each component that is started and has a `hand_over` handler for the file descriptor that
  /// its successor is to get, maybe in another process: whoever calls this owns the duplicates. A
  /// handler that throws hands over nothing; only the observers are told.
  std::vector<handed_over> hand_over();
  /// Keeps a file descriptor for the next start of a component, which finds it in its context. When
  /// that start has ended, well or not, it is closed unless it was taken. Takes the place of one
  /// that was kept before, and of what a predecessor hands over. Throws `unknown_component`.
  void inherit(std::string_view id, file_descriptor file);

  /// What the instance of a component prints as; absent where its type cannot be printed, it is not
  /// started, or another signal is under way. Of a constant it is the value, secrets hidden.
  /// Throws `unknown_component`.
  std::optional<std::string> print(std::string_view id);
  /// The type of the instance as it is written in C++; empty where the plan does not tell.
  /// Throws `unknown_component`.
  std::string type_name(std::string_view id) const;

  /// Begin and end of every step of the last signal, and its critical chain; of a signal that is
  /// under way, as far as it is. Recorded are signals that have several threads, or that somebody
  /// observes when they begin; of another one nothing is there. What `describe` asks is no signal.
  cruller::timeline timeline() const;

  /// The Boost.Graph DAG: an edge points from a component to what it needs. Include
  /// `cruller/graph.hpp` to use it.
  const dag& graph() const { return wiring_.graph(); }
  /// Draws the graph for Graphviz: an arrow leads to what is needed, a dashed one for the order
  /// only. Groups are clusters, constants notes; a cached component has a double line, an alias a
  /// dotted one and a dotted arrow to what it stands for.
  void write_graphviz(std::ostream& out) const;
  /// The same, with the critical chain of a timeline marked in red, and on each component of the
  /// chain how long its step took.
  void write_graphviz(std::ostream& out, const cruller::timeline& marked) const;
  /// The same for Mermaid: groups are subgraphs.
  void write_mermaid(std::ostream& out) const;

  /// The checked plan that it was made from.
  const cruller::wiring& wiring() const { return wiring_; }

 protected:
  /// The same, with records from elsewhere: one for each component.
  any_system(const cruller::wiring& wiring, void* instances, detail::component_record* records);
  /// Stops the system without throwing. For the destructor of a class that owns the instances.
  void shut_down() noexcept;
  /// Whether the component holds an instance that others may use. Takes no lock.
  bool is_started(std::uint32_t component) const noexcept;
  /// Throws `lifecycle_error` unless `is_started`.
  void require_started(std::uint32_t component) const;
  /// Gives a constant a value. Throws `lifecycle_error` where it is started.
  void set_value(std::uint32_t component, std::any value);
  /// The value that a constant has been given, or null.
  const std::any* value(std::uint32_t component) const;

 private:
  friend class context;

  subscription subscribe(std::unique_ptr<detail::observer> observer);
  void* find(std::string_view id, const std::type_info& type, bool as_const);

  const cruller::wiring& wiring_;
  std::unique_ptr<engine> engine_;
};

}  // namespace cruller
#pragma GCC visibility pop
