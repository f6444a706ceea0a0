// All states of the program: listing, stopping and watching them.
#pragma once

#include <cruller/states/any_state.hpp>
#include <cruller/states/state_watch.hpp>
#include <memory>
#include <vector>

#pragma GCC visibility push(default)
/// Functions for all states of the program. Thread-safe.
namespace cruller::inline v0::states {

/// The realized states, in the order of realization.
[[nodiscard]] std::vector<state_ref> active();

/// Closes all active states in reverse order of realization, and returns the states that it closed
/// in this order. States that other threads start in the meantime stay active.
///
/// Tries all states even if stop handlers throw, and then throws one `signal_error` with all
/// failures. A state that failed to stop stays active.
std::vector<state_ref> stop();

/// Calls `function(event)` for every step of every state, on the thread of the step. The next step
/// of the same state waits for the call. Exceptions of the function are ignored.
template <typename Function>
state_watch watch(Function function) {
  return state_watch(
      std::make_shared<detail::function_state_watcher<Function>>(static_cast<Function&&>(function))
  );
}

/// From now on, `exit` and the end of `main` stop all active states in reverse order of
/// realization. Each state is stopped before the destructors of static objects that existed when it
/// was realized. For states without static storage, for example on the heap, this holds from the
/// first state with the same `start` and `stop` functions. Failures of stop handlers are reported
/// to watchers only, and the value is destroyed anyway.
///
/// Without this call, the destructor of a state with static storage closes it, in the order of the
/// compiler.
void stop_at_exit();

}  // namespace cruller::v0::states
#pragma GCC visibility pop
