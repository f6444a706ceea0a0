// Realizing and closing states: by one thread at a time, and without cycles.
#include "states/state_registry.hpp"

#include <unistd.h>

#include <algorithm>
#include <cruller/error.hpp>

#include "errors/failure.hpp"
#include "states/state_cycle.hpp"
#include "states/watchers.hpp"

namespace cruller::inline v0::detail {
namespace {

[[noreturn]] void refuse_to_start(const state_record& state) {
  const bool prints = this_thread().top->doing == doing::printing;
  throw lifecycle_error(
      label_of(state) + ": " +
      (state.number == 0 ? "cannot start" : "is closed and cannot restart") + " while " +
      label_of(*this_thread().top->state) + " is being " + (prints ? "printed" : "stopped")
  );
}

bool is_on_path(const std::exception_ptr& error, const std::string& name) {
  try {
    std::rethrow_exception(error);
  } catch (const cycle_error& cycle) {
    return std::ranges::find(cycle.path(), name) != cycle.path().end();
  } catch (...) {
    return false;
  }
}

// The exception of a failed handler, with the name of its state. A cycle_error already contains the
// path.
std::exception_ptr named(
    const state_record& state, std::string_view signal, const std::exception_ptr& error
) {
  std::exception_ptr result = error;
  if (is_on_path(error, label_of(state))) return result;
  failure_list failures;
  failures.add(label_of(state), signal, error);
  try {
    failures.throw_if_any();
  } catch (...) {
    result = std::current_exception();
  }
  return result;
}

}  // namespace

std::string label_of(const state_record& state) {
  const state_traits& traits = state.traits;
  return traits.where.empty() ? traits.name : traits.name + " (" + traits.where + ")";
}

state_thread& this_thread() noexcept {
  // Trivially destructible: the main thread uses it while static objects are being destroyed.
  constinit static thread_local state_thread only{};
  return only;
}

state_registry& the_states() {
  static state_registry& only = *new state_registry;
  return only;
}

void state_registry::add(state_record& state) {
  const std::string base = state.traits.name.empty() ? "state" : state.traits.name;
  std::string name = base;
  const lock held(mutex_);
  while (!names_.emplace(name, 2).second) name = base + "#" + std::to_string(names_[base]++);
  all_.emplace(name, &state);
  state.traits.name = std::move(name);
}

bool state_registry::remove(state_record& state) noexcept {
  const lock held(mutex_);
  names_.erase(state.traits.name);
  all_.erase(state.traits.name);
  if (state.value->load() != nullptr || state.closing != nullptr) unlink(state);
  const state_frame* frame = this_thread().top;
  while (frame != nullptr && frame->state != &state) frame = frame->below;
  return frame == nullptr;
}

// --- ownership ---------------------------------------------------------------------------------

void state_registry::wait(lock& held, state_record& state, bool wants_value, std::uint64_t life) {
  std::vector<std::string> path = find_cycle(state);
  if (!path.empty()) throw cycle_error(std::move(path));
  this_thread().waits_for = &state;
  this_thread().wants_value = wants_value;
  this_thread().life = life;
  ++state.waiting;
  changed_.wait(held);
  this_thread().waits_for = nullptr;
  // The thread that destroys the state waits for this one, too.
  if (--state.waiting == 0) changed_.notify_all();
}

void state_registry::begin(state_record& state, state_status status, state_frame& frame) {
  state.status = status;
  state.owner = &this_thread();
  this_thread().top = &frame;
}

void state_registry::finish(
    lock& held, state_record& state, state_status status, const state_frame& frame
) {
  held.lock();
  state.status = status;
  state.owner = nullptr;
  this_thread().top = frame.below;
  changed_.notify_all();
}

void state_registry::publish(lock& held, state_record& state, void* value) {
  held.lock();
  state.number = ++realizations_;
  state.before = last_;
  state.after = nullptr;
  (last_ == nullptr ? first_ : last_->after) = &state;
  last_ = &state;
  state.value->store(value, std::memory_order_release);
  changed_.notify_all();
  held.unlock();
}

void state_registry::unlink(state_record& state) {
  (state.before == nullptr ? first_ : state.before->after) = state.after;
  (state.after == nullptr ? last_ : state.after->before) = state.before;
}

void state_registry::withdraw(lock& held, state_record& state) {
  held.lock();
  unlink(state);
  state.closing = nullptr;
  state.value->store(nullptr, std::memory_order_release);
  // Printing never waits, so it terminates.
  changed_.wait(held, [&] { return state.printing == 0; });
  held.unlock();
}

// --- the verbs ----------------------------------------------------------------------------------

void* state_registry::realize(state_record& state) {
  lock held(mutex_);
  while (true) {
    if (void* const value = state.value->load(std::memory_order_relaxed)) return value;
    const state_frame* const top = this_thread().top;
    const bool is_free = state.owner == nullptr;
    if (top != nullptr &&
        (top->doing == doing::printing || (is_free && top->doing == doing::stopping)))
      refuse_to_start(state);
    if (is_free) break;
    if (state.owner == &this_thread() && state.closing != nullptr) return state.closing;
    if (state.owner == &this_thread() && state.status == state_status::stopping)
      throw lifecycle_error(label_of(state) + ": is closed; its value is being destroyed");
    wait(held, state, true);
  }
  state_frame frame{&state, doing::starting, this_thread().top};
  begin(state, state_status::starting, frame);
  state.process = getpid();
  held.unlock();

  notify_watchers(*state.state, state_step::starting);
  void* value = nullptr;
  try {
    state_context context(*state.state);
    value = state.top->start(context);
  } catch (...) {
    const std::exception_ptr error = std::current_exception();
    const std::exception_ptr failure = named(state, detail::start_signal.id.name, error);
    notify_watchers(*state.state, state_step::start_failed, error);
    finish(held, state, state_status::unrealized, frame);
    std::rethrow_exception(failure);
  }
  publish(held, state, value);
  notify_watchers(*state.state, state_step::started);
  if (stops_at_exit_) stop_before_exit(state);
  finish(held, state, state_status::realized, frame);
  return value;
}

bool state_registry::close(lock& held, state_record& state, bool with_stop) {
  const state_frame* const top = this_thread().top;
  std::uint64_t life = 0;
  while (state.status != state_status::unrealized) {
    if (top != nullptr && top->doing == doing::printing)
      throw lifecycle_error(
          label_of(state) + ": cannot be closed while " + label_of(*top->state) +
          " is being printed"
      );
    if (state.owner == &this_thread())
      throw lifecycle_error(
          label_of(state) + ": is " + std::string(cruller::name_of(state.status)) +
          " and cannot be closed by its own handler"
      );
    if (is_over(state, life)) return false;
    if (state.status != state_status::starting) life = state.number;
    if (state.owner == nullptr) break;
    wait(held, state, false, life);
  }
  if (state.status == state_status::unrealized) return false;
  state_frame frame{&state, doing::stopping, top};
  begin(state, state_status::stopping, frame);
  held.unlock();

  void* const value = state.value->load(std::memory_order_relaxed);
  if (with_stop) {
    notify_watchers(*state.state, state_step::stopping);
    held.lock();
    // From here on no other thread gets the value; they wait until it is destroyed.
    state.closing = state.value->exchange(nullptr);
    held.unlock();
    try {
      state.top->stop(value);
    } catch (...) {
      const std::exception_ptr error = std::current_exception();
      const std::exception_ptr failure = named(state, detail::stop_signal.id.name, error);
      notify_watchers(*state.state, state_step::stop_failed, error);
      held.lock();
      state.closing = nullptr;
      state.value->store(value, std::memory_order_release);
      held.unlock();
      // From here on another thread can close and destroy the state.
      finish(held, state, state_status::realized, frame);
      std::rethrow_exception(failure);
    }
  }
  withdraw(held, state);
  state.top->destroy(value);
  notify_watchers(*state.state, state_step::stopped);
  finish(held, state, state_status::unrealized, frame);
  return true;
}

void state_registry::close(state_record& state, bool with_stop) {
  lock held(mutex_);
  close(held, state, with_stop);
}

bool state_registry::is_of_another_process(const state_record& state) {
  return state.status != state_status::unrealized && state.process != getpid();
}

bool state_registry::is_in_use(const state_record& state) {
  const state_frame* const top = this_thread().top;
  return state.owner == &this_thread() || (top != nullptr && top->doing == doing::printing);
}

void state_registry::close_for_good(state_record& state) noexcept {
  if (const lock held(mutex_); is_in_use(state) || is_of_another_process(state)) return;
  try {
    close(state, true);
  } catch (...) {
    close(state, false);
  }
  lock held(mutex_);
  changed_.wait(held, [&] { return state.waiting == 0 && state.printing == 0; });
}

}  // namespace cruller::v0::detail
