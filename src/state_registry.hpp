// All states of the program: who starts and stops which, who waits for whom, and what is active.
#pragma once

#include <condition_variable>
#include <cruller/detail/state_layer.hpp>
#include <cruller/states.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <typeinfo>
#include <vector>

namespace cruller {
class failure_list;
}

namespace cruller::detail {

enum class doing : unsigned char { starting, stopping, printing };

struct state_record;

// What a thread does with a state; lies on its stack, above what it was doing.
struct state_frame {
  const state_record* state;
  cruller::detail::doing doing;
  const state_frame* below;
};

// What others may know of a thread that starts or stops states. Changed under the registry's lock.
struct state_thread {
  const state_frame* top;
  const state_record* waits_for;
  bool wants_value;    // or that it can be closed
  std::uint64_t life;  // the realization that is to end; zero where it is not known
};

struct state_record {
  any_state* state = nullptr;
  std::atomic<void*>* value = nullptr;
  state_traits traits;
  state_layer* top = nullptr;  // changes only while the state is unrealized and nobody starts it
  std::unique_ptr<state_layer> kept = nullptr;  // an override that ended in its own handler

  state_status status = state_status::unrealized;
  state_thread* owner = nullptr;  // who starts or stops it
  std::size_t waiting = 0;
  std::size_t printing = 0;
  std::uint64_t number = 0;  // of its last realization; zero before the first
  bool stops_before_exit = false;
  state_record* before = nullptr;  // among those that are active
  state_record* after = nullptr;
};

// One lock for all states: they start and stop rarely, and a cycle is seen at once. Handlers,
// destructors of values, printing and watchers run without it.
class state_registry {
 public:
  using lock = std::unique_lock<std::mutex>;

  void add(state_record& state);
  // Whether nobody needs the record any more. Somebody does where a handler called `exit`.
  bool remove(state_record& state) noexcept;

  void* realize(state_record& state);
  void close(state_record& state, bool with_stop);
  // Closed whatever its stop handler does, and nobody waits for it any more.
  void close_for_good(state_record& state) noexcept;
  void push(state_record& state, state_layer& layer, if_realized realized);
  // One that ends in its own handler stays: the state keeps it.
  void remove(state_record& state, std::unique_ptr<state_layer> layer) noexcept;

  state_status status(const state_record& state);
  std::string print(state_record& state);
  std::vector<state_ref> active();
  std::vector<state_ref> stop();
  void stop_at_exit();
  void at_exit() noexcept;

 private:
  // Whether this call closed it. The lock is held before and after, also where it throws.
  bool close(lock& held, state_record& state, bool with_stop);
  void wait(lock& held, state_record& state, bool wants_value, std::uint64_t life = 0);
  static void begin(state_record& state, state_status status, state_frame& frame);
  void finish(lock& held, state_record& state, state_status status, const state_frame& frame);
  void publish(lock& held, state_record& state, void* value);
  // By this thread, in a handler of its own or while it prints: where that called `exit`, or ends a
  // state that it is in, it is left alone.
  static bool is_in_use(const state_record& state);
  void unlink(state_record& state);
  void withdraw(lock& held, state_record& state);
  // What was closed, in reverse order of realization; whatever fails is added, and nothing thrown.
  std::vector<state_ref> stop(failure_list& failures, bool with_stop);
  void stop_before_exit(state_record& state) noexcept;
  state_record* last_before(std::uint64_t number) const;

  std::mutex mutex_;
  std::condition_variable changed_;
  state_record* first_ = nullptr;
  state_record* last_ = nullptr;
  std::uint64_t realizations_ = 0;
  std::map<std::string, std::size_t> names_;  // and the number that the next one of that name gets
  std::atomic<bool> stops_at_exit_ = false;
  std::set<const std::type_info*> kinds_;  // of states without static storage, realized since then
};

// Never destroyed: states with static storage outlive everything else.
state_registry& the_states();

// The record of the thread that asks.
state_thread& this_thread() noexcept;

// Tells those who watch. One that throws harms nobody.
void tell_watchers(any_state& state, state_step step, std::exception_ptr error = {}) noexcept;

}  // namespace cruller::detail
