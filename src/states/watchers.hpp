// Notifying the watchers of states.
#pragma once

#include <cruller/states/state_watch.hpp>
#include <exception>

namespace cruller::inline v0::detail {

// Notifies all watchers. Exceptions of watchers are ignored.
void notify_watchers(any_state& state, state_step step, std::exception_ptr error = {}) noexcept;

}  // namespace cruller::v0::detail
