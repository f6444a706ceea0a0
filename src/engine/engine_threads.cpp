// Leaving verbs to another thread, and the threads that live as long as the system is started.
#include <cruller/any_system.hpp>
#include <utility>

#include "engine/engine.hpp"
#include "engine/kept_threads.hpp"

namespace cruller::inline v0 {

void detail::verb_thread::carry_out_verbs_of(
    any_system& system, std::shared_ptr<verb_thread> there
) {
  system.engine_->use_verb_thread(std::move(there));
}

// A handler or work must not wait: the verb itself throws the error.
bool engine::is_carried_out_elsewhere(const std::function<void()>& verb) {
  return !turn::must_not_wait(turn_mutex_) && !verb_thread_->is_here() &&
         verb_thread_->carry_out(verb);
}

void engine::keep_threads() {
  if (kept_threads_ == nullptr) kept_threads_ = std::make_unique<kept_threads>();
}

void engine::end_kept_threads() noexcept {
  if (state() == component_state::stopped) kept_threads_.reset();
}

}  // namespace cruller::v0
