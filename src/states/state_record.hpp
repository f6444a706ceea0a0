// A state and a thread that uses states, as the registry keeps them.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cruller/detail/state/state_layer.hpp>
#include <cruller/states/any_state.hpp>
#include <cstdint>
#include <memory>
#include <string>

namespace cruller::inline v0::detail {

enum class doing : unsigned char { starting, stopping, printing };

struct state_record;

// What a thread is doing with a state. On its stack, linked to the previous frame.
struct state_frame {
  const state_record* state;
  cruller::detail::doing doing;
  const state_frame* below;
};

// What other threads need to know about a thread that starts or stops states. Changed under the
// lock of the registry.
struct state_thread {
  const state_frame* top;
  const state_record* waits_for;
  bool wants_value;    // otherwise it waits to close the state
  std::uint64_t life;  // the realization to be closed; zero if unknown
};

struct state_record {
  any_state* state = nullptr;
  std::atomic<void*>* value = nullptr;
  state_traits traits;
  state_layer* top = nullptr;  // changes only while the state is unrealized and not starting
  std::unique_ptr<state_layer> kept = nullptr;  // overrides that ended in their own handlers

  state_status status = state_status::unrealized;
  state_thread* owner = nullptr;  // the thread that starts or stops it
  void* closing = nullptr;        // the value while its stop handler runs: for that handler alone
  std::size_t waiting = 0;
  std::size_t printing = 0;
  std::uint64_t number = 0;  // of the last realization; zero before the first
  pid_t process = 0;         // the process that began the last realization
  bool stops_before_exit = false;
  state_record* before = nullptr;  // in the list of active states
  state_record* after = nullptr;
};

// The label of a state in messages: its name, and, if it has none, where it is defined.
std::string label_of(const state_record& state);

// The record of the calling thread.
state_thread& this_thread() noexcept;

}  // namespace cruller::v0::detail
