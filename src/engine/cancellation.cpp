// Requests, and the token, which is made when a handler asks for it.
#include "engine/cancellation.hpp"

namespace cruller::inline v0 {

bool cancellation::close() noexcept {
  if (now_.load(std::memory_order_relaxed) == closed_now) return false;
  const state before = now_.exchange(closed_now, std::memory_order_acq_rel);
  if (before != requested_now && !has_source_.load(std::memory_order_relaxed)) return false;
  // A request in progress still needs the source of this verb.
  const std::lock_guard lock(mutex_);
  source_.reset();
  has_source_.store(false, std::memory_order_relaxed);
  return before == requested_now;
}

bool cancellation::request() noexcept {
  std::optional<std::stop_source> asked;
  {
    const std::lock_guard lock(mutex_);
    state expected = open_now;
    if (!now_.compare_exchange_strong(expected, requested_now, std::memory_order_acq_rel))
      return expected == requested_now;
    asked = source_;
  }
  if (asked) asked->request_stop();
  return true;
}

std::stop_token cancellation::token() {
  const std::lock_guard lock(mutex_);
  if (now_.load(std::memory_order_relaxed) == closed_now) return {};
  if (!source_) {
    source_.emplace();
    has_source_.store(true, std::memory_order_relaxed);
    if (is_requested()) source_->request_stop();
  }
  return source_->get_token();
}

}  // namespace cruller::v0
