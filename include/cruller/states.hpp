// All states of the program together: which are active, stopping them, and watching.
#pragma once

#include <cruller/any_state.hpp>
#include <exception>
#include <memory>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller {

/// What happens to a state.
enum class state_step : unsigned char {
  starting,      ///< Its start handler is about to run.
  started,       ///< It has a value.
  start_failed,  ///< Its start handler has thrown; it has no value.
  stopping,      ///< Its stop handler is about to run.
  stopped,       ///< Its value is destroyed.
  stop_failed    ///< Its stop handler has thrown.
};

/// The step's name: `"start failed"`.
constexpr std::string_view name_of(state_step step) {
  constexpr std::string_view names[] = {
      "starting", "started", "start failed", "stopping", "stopped", "stop failed"};
  return names[static_cast<unsigned char>(step)];
}

/// One step of one state. Valid only during the call.
struct state_event {
  any_state& state;          ///< Whose step it is.
  state_step step;           ///< What happens to it.
  std::exception_ptr error;  ///< What the handler threw; null unless it failed.
};

namespace detail {

struct state_watcher {
  virtual ~state_watcher() = default;
  virtual void notify(const state_event&) = 0;
};

template <typename Function>
struct function_state_watcher final : state_watcher {
  explicit function_state_watcher(Function f) : function(static_cast<Function&&>(f)) {}
  void notify(const state_event& event) override { function(event); }
  Function function;
};

}  // namespace detail

/// Keeps a function told of every step; its end, or `cancel()`, ends that.
class [[nodiscard]] state_watch {
 public:
  /// One that has ended.
  state_watch() = default;
  /// For `states::watch`.
  explicit state_watch(std::shared_ptr<detail::state_watcher> watcher);
  /// The new one keeps the function told, and the old one has ended.
  state_watch(state_watch&& other) noexcept = default;
  /// The same; what it kept before has ended.
  state_watch& operator=(state_watch&& other) noexcept;
  ~state_watch() { cancel(); }

  /// Ends it. Does nothing when it has ended. A call in another thread may still be under way.
  void cancel() noexcept;

 private:
  std::shared_ptr<detail::state_watcher> watcher_;
};

/// What there is to do with all states of the program together.
namespace states {

/// The states that are realized, in the order of realization.
std::vector<state_ref> active();

/// Closes all states that are active now, in reverse order of realization, and returns those that
/// it closed, in this order. What other threads start meanwhile stays.
///
/// Never gives up: where stop handlers throw, all others are tried, and then one `signal_error`
/// lists all failures. A state that failed to stop stays active.
std::vector<state_ref> stop();

/// Calls `function(event)` at every step of every state, in the thread in which it happens. A step
/// is told before others can take the next one with the same state. What the function throws harms
/// nobody.
template <typename Function>
state_watch watch(Function function) {
  return state_watch(
      std::make_shared<detail::function_state_watcher<Function>>(static_cast<Function&&>(function))
  );
}

/// From now on, `exit` and the end of `main` stop all active states, in reverse order of
/// realization, before the destructors of objects with static storage that existed when a state was
/// realized. For states without static storage, on the heap for one, that holds from the first one
/// on that the same `start` and `stop` functions make: what it used is there for all of them. A
/// stop that throws goes to those who watch, and the value is destroyed all the same.
///
/// Without it, a state with static storage is closed by its own destructor: the compiler's order.
void stop_at_exit();

}  // namespace states
}  // namespace cruller
#pragma GCC visibility pop
