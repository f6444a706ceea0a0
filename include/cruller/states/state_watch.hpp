// Watching states: an event for each step of each state.
#pragma once

#include <cruller/states/any_state.hpp>
#include <exception>
#include <memory>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// A step in the lifecycle of a state.
enum class state_step : unsigned char {
  starting,      ///< Its start handler is about to run.
  started,       ///< It has a value.
  start_failed,  ///< Its start handler threw; it has no value.
  stopping,      ///< Its stop handler is about to run.
  stopped,       ///< Its value is destroyed.
  stop_failed    ///< Its stop handler threw.
};

/// The step's name: `"start failed"`.
[[nodiscard]] constexpr std::string_view name_of(state_step step) noexcept {
  constexpr std::string_view names[] = {
      "starting", "started", "start failed", "stopping", "stopped", "stop failed"};
  return names[static_cast<unsigned char>(step)];
}

/// A step of a state. Valid only during the call, on its thread.
struct state_event {
  any_state& state;          ///< The state.
  state_step step;           ///< The step.
  std::exception_ptr error;  ///< The exception of a failed handler, otherwise null.
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

/// Keeps a function subscribed to the steps of all states. Destruction, or `cancel()`, ends the
/// subscription. Used by one thread at a time; it may end on any thread.
class [[nodiscard]] state_watch {
 public:
  /// A subscription that has ended.
  state_watch() = default;
  /// For `states::watch`.
  explicit state_watch(std::shared_ptr<detail::state_watcher> watcher);
  /// Moves the subscription; `other` has ended then.
  state_watch(state_watch&& other) noexcept = default;
  /// Ends the current subscription and moves the other one here.
  state_watch& operator=(state_watch&& other) noexcept;
  ~state_watch() { cancel(); }

  /// Ends the subscription. Does nothing if it has already ended. A call on another thread may
  /// still be in progress.
  void cancel() noexcept;

 private:
  std::shared_ptr<detail::state_watcher> watcher_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
