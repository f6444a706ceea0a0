// The registry of all states of the program: ownership by threads, waiting, and the active states.
#pragma once

#include <condition_variable>
#include <cruller/states/any_state.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <typeinfo>
#include <vector>

#include "states/state_record.hpp"

namespace cruller::inline v0 {
class failure_list;
}

namespace cruller::inline v0::detail {

// What the console prints of a state.
struct state_text {
  std::string name;
  state_status status;
  std::string doc;
  std::string value;  // empty if there is none, or if it cannot be printed
};

// One lock for all states: they start and stop rarely, and cycles are detected immediately.
// Handlers, destructors of values, printing and watchers run without the lock.
class state_registry {
 public:
  using lock = std::unique_lock<std::mutex>;

  void add(state_record& state);
  // Returns whether the record is unused. It is still in use if a handler called `exit`.
  bool remove(state_record& state) noexcept;

  void* realize(state_record& state);
  void close(state_record& state, bool with_stop);
  // Closes the state even if its stop handler throws, and waits until no thread waits for it. In a
  // child made by fork it does nothing: what the parent has started belongs to the parent.
  void close_for_good(state_record& state) noexcept;
  void push(state_record& state, state_layer& layer, if_realized realized);
  // An override that ends in its own handler is kept by the state.
  void remove(state_record& state, std::unique_ptr<state_layer> layer) noexcept;

  state_status status(const state_record& state);
  std::string print(state_record& state);
  // Of all states in scope, by name.
  std::vector<state_text> texts();
  std::vector<state_ref> active();
  std::vector<state_ref> stop();
  void stop_at_exit();
  void at_exit() noexcept;

 private:
  // Returns whether this call closed the state. The lock is held before and after, even if it
  // throws.
  bool close(lock& held, state_record& state, bool with_stop);
  void wait(lock& held, state_record& state, bool wants_value, std::uint64_t life = 0);
  static void begin(state_record& state, state_status status, state_frame& frame);
  void finish(lock& held, state_record& state, state_status status, const state_frame& frame);
  void publish(lock& held, state_record& state, void* value);
  // Whether this thread uses the state, in a handler or while printing. Such a state is not closed
  // when the handler calls `exit` or destroys the state.
  static bool is_in_use(const state_record& state);
  // The value as text. The lock is held before and after, even if it throws, but not in between.
  std::string print_value(lock& held, state_record& state, bool nested);
  // Whether it was started before a fork, by the parent.
  static bool is_of_another_process(const state_record& state);
  void unlink(state_record& state);
  void withdraw(lock& held, state_record& state);
  // Returns the closed states in reverse order of realization. Adds failures to the list, never
  // throws.
  std::vector<state_ref> stop(failure_list& failures, bool with_stop, bool at_exit = false);
  void stop_before_exit(state_record& state) noexcept;
  state_record* last_before(std::uint64_t number) const;

  std::mutex mutex_;
  std::condition_variable changed_;
  state_record* first_ = nullptr;
  state_record* last_ = nullptr;
  std::uint64_t realizations_ = 0;
  std::map<std::string, std::size_t> names_;  // names, and the next number of each
  std::map<std::string, state_record*> all_;  // by name
  std::atomic<bool> stops_at_exit_ = false;
  std::set<const std::type_info*> kinds_;  // of states without static storage that were registered
};

// Never destroyed: states with static storage outlive all other objects.
state_registry& the_states();

}  // namespace cruller::v0::detail
