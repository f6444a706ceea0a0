// All states together: listed, printed, watched, and stopped before the program exits.
#include <dlfcn.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <cruller/states.hpp>
#include <cstdlib>
#include <utility>

#include "failure.hpp"
#include "state_registry.hpp"

namespace cruller {
namespace detail {
namespace {

struct watcher_list {
  std::mutex mutex;
  std::vector<std::shared_ptr<state_watcher>> all;
  std::atomic<std::size_t> count = 0;
};

// Never destroyed, like the registry.
watcher_list& watchers() {
  static watcher_list& only = *new watcher_list;
  return only;
}

}  // namespace

void tell_watchers(any_state& state, state_step step, std::exception_ptr error) noexcept {
  watcher_list& list = watchers();
  if (list.count.load(std::memory_order_relaxed) == 0) return;
  // A copy, so that watchers may come and go while they are told.
  std::vector<std::shared_ptr<state_watcher>> told;
  try {
    const std::lock_guard lock(list.mutex);
    told = list.all;
  } catch (...) {  // There is no memory to tell anybody.
  }
  const state_event event{state, step, std::move(error)};
  for (const auto& each : told) {
    try {
      each->notify(event);
    } catch (...) {  // One that throws harms nobody.
    }
  }
}

state_status state_registry::status(const state_record& state) {
  const lock held(mutex_);
  return state.status;
}

std::string state_registry::print(state_record& state) {
  lock held(mutex_);
  std::string text = state.traits.name + ": " + std::string(name_of(state.status));
  const void* const value = state.value->load(std::memory_order_relaxed);
  if (value == nullptr) return text;
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
  try {
    std::string shown;
    state.top->print(shown, value);
    if (!shown.empty()) text += ", " + shown;
  } catch (...) {
    finish();
    throw;
  }
  finish();
  return text;
}

std::vector<state_ref> state_registry::active() {
  std::vector<state_ref> all;
  const lock held(mutex_);
  for (state_record* each = first_; each != nullptr; each = each->after)
    all.emplace_back(*each->state);
  return all;
}

std::vector<state_ref> state_registry::stop(failure_list& failures, bool with_stop) {
  std::vector<state_ref> stopped;
  lock held(mutex_);
  std::uint64_t number = realizations_ + 1;
  // Where others end what is found, it may go out of scope: it is looked for again after each wait.
  while (state_record* const state = last_before(number)) {
    number = state->number;
    if (state->owner == &this_thread()) continue;  // A handler of its own asks.
    std::string name;
    any_state& closing = *state->state;
    try {
      name = state->traits.name;
      if (close(held, *state, with_stop)) stopped.emplace_back(closing);
    } catch (const signal_error& error) {
      for (const failure& each : error.failures())
        failures.add(each.component, each.signal, each.cause);
    } catch (...) {
      failures.add(name, "stop", std::current_exception());
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

// What `exit` runs is the reverse of what was registered and constructed. Registered again after
// each state with static storage, it comes before the end of all that the state may use. Of the
// others, which may be without number, only after the first of a kind: one place in the program
// makes it, and what it uses is there from then on.
void state_registry::stop_before_exit(state_record& state) noexcept {
  if (std::exchange(state.stops_before_exit, true)) return;
  Dl_info where;
  if (dladdr(state.state, &where) == 0) {
    try {
      const lock held(mutex_);
      if (!kinds_.insert(&typeid(*state.top)).second) return;
    } catch (...) {  // There is no memory to remember it.
    }
  }
  register_at_exit();
}

void state_registry::at_exit() noexcept {
  failure_list failures;  // Those who watch have been told.
  stop(failures, true);
  stop(failures, false);
}

}  // namespace detail

state_watch::state_watch(std::shared_ptr<detail::state_watcher> watcher)
    : watcher_(std::move(watcher)) {
  detail::watcher_list& list = detail::watchers();
  const std::lock_guard lock(list.mutex);
  list.all.push_back(watcher_);
  list.count = list.all.size();
}

state_watch& state_watch::operator=(state_watch&& other) noexcept {
  if (this == &other) return *this;
  cancel();
  watcher_ = std::move(other.watcher_);
  return *this;
}

void state_watch::cancel() noexcept {
  // Declared before the lock: its destructor is the user's, and runs when the list is free again.
  const std::shared_ptr<detail::state_watcher> ended = std::move(watcher_);
  if (ended == nullptr) return;
  detail::watcher_list& list = detail::watchers();
  const std::lock_guard lock(list.mutex);
  std::erase(list.all, ended);
  list.count = list.all.size();
}

std::vector<state_ref> states::active() { return detail::the_states().active(); }
std::vector<state_ref> states::stop() { return detail::the_states().stop(); }
void states::stop_at_exit() { detail::the_states().stop_at_exit(); }

}  // namespace cruller
