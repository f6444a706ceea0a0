// All states: listing, printing, and stopping before the program exits.
#include <dlfcn.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <cruller/states/states.hpp>
#include <cstdlib>
#include <utility>

#include "errors/failure.hpp"
#include "states/state_registry.hpp"

namespace cruller::inline v0 {
namespace detail {
state_status state_registry::status(const state_record& state) {
  const lock held(mutex_);
  return state.status;
}

std::string state_registry::print(state_record& state) {
  lock held(mutex_);
  std::string text = state.traits.name + ": " + std::string(name_of(state.status));
  const std::string shown = print_value(held, state, false);
  return shown.empty() ? text : text + ", " + shown;
}

std::vector<state_text> state_registry::texts() {
  std::vector<state_text> all;
  lock held(mutex_);
  // Others come and go while one is printed, so the next one is looked up by name.
  std::string last;
  for (auto at = all_.begin(); at != all_.end(); at = all_.upper_bound(last)) {
    last = at->first;
    state_record& state = *at->second;
    state_text row{label_of(state), state.status, state.traits.doc, ""};
    try {
      row.value = print_value(held, state, true);
    } catch (...) {
      row.value = "cannot be printed: " + message_of(std::current_exception());
    }
    all.push_back(std::move(row));
  }
  return all;
}

std::string state_registry::print_value(lock& held, state_record& state, bool nested) {
  const void* const value = state.value->load(std::memory_order_relaxed);
  if (value == nullptr) return "";
  state_frame frame{&state, doing::printing, this_thread().top};
  this_thread().top = &frame;
  ++state.printing;
  held.unlock();
  const auto finish = [&] {
    held.lock();
    --state.printing;
    this_thread().top = frame.below;
    changed_.notify_all();
  };
  std::string shown;
  try {
    state.top->print(shown, value, nested);
  } catch (...) {
    finish();
    throw;
  }
  finish();
  return shown;
}

std::vector<state_ref> state_registry::active() {
  std::vector<state_ref> all;
  const lock held(mutex_);
  for (state_record* each = first_; each != nullptr; each = each->after)
    all.emplace_back(*each->state);
  return all;
}

std::vector<state_ref> state_registry::stop(failure_list& failures, bool with_stop, bool at_exit) {
  std::vector<state_ref> stopped;
  lock held(mutex_);
  std::uint64_t number = realizations_ + 1;
  // Other threads can destroy a state that was found, so the list is searched again after each
  // wait.
  while (state_record* const state = last_before(number)) {
    number = state->number;
    if (state->owner == &this_thread()) continue;  // Called by a handler of this state.
    if (at_exit && is_of_another_process(*state)) continue;
    std::string name;
    any_state& closing = *state->state;
    try {
      name = label_of(*state);
      if (close(held, *state, with_stop)) stopped.emplace_back(closing);
    } catch (const signal_error& error) {
      for (const failure& each : error.failures())
        failures.add(each.component, each.signal, each.cause);
    } catch (...) {
      failures.add(name, detail::stop_signal.id.name, std::current_exception());
    }
  }
  return stopped;
}

std::vector<state_ref> state_registry::stop() {
  failure_list failures;
  std::vector<state_ref> stopped = stop(failures, true);
  failures.throw_if_any();
  return stopped;
}

state_record* state_registry::last_before(std::uint64_t number) const {
  state_record* state = last_;
  while (state != nullptr && state->number >= number) state = state->before;
  return state;
}

// --- exit ---------------------------------------------------------------------------------------

namespace {

void register_at_exit() {
  std::atexit([] { the_states().at_exit(); });
}

}  // namespace

void state_registry::stop_at_exit() {
  if (!stops_at_exit_.exchange(true)) register_at_exit();
}

// `exit` runs handlers in reverse order of registration and construction. Registering again after
// each state with static storage makes the handler run before the destructors of all objects that
// the state can use. The number of other states can be unlimited, so for them only the first of a
// kind registers: the same code creates the others, and the objects that it uses exist from then
// on.
void state_registry::stop_before_exit(state_record& state) noexcept {
  if (std::exchange(state.stops_before_exit, true)) return;
  Dl_info where;
  if (dladdr(state.state, &where) == 0) {
    try {
      const lock held(mutex_);
      if (!kinds_.insert(&typeid(*state.top)).second) return;
    } catch (...) {  // Out of memory: register anyway.
    }
  }
  register_at_exit();
}

void state_registry::at_exit() noexcept {
  failure_list failures;  // Watchers have already seen the failures.
  stop(failures, true, true);
  stop(failures, false, true);
}

}  // namespace detail

std::vector<state_ref> states::active() { return detail::the_states().active(); }
std::vector<state_ref> states::stop() { return detail::the_states().stop(); }
void states::stop_at_exit() { detail::the_states().stop_at_exit(); }

}  // namespace cruller::v0
