// Measuring steps, telling observers, and finding what is late.
#include "progress.hpp"

#include <string>

namespace cruller {
namespace {

std::chrono::nanoseconds exact_time() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace

engine::progress::progress(engine& of, const walk& way, sending& how, shared_count* together)
    : of_(of),
      way_(way),
      how_(how.is_exact() ? &how : nullptr),
      together_(together),
      functions_(way.way().functions.data()),
      records_(of.records_),
      context_(of.self_, way.way().signal),
      began_(coarse_time()) {
  context_.has_values_ = of.has_values_.load(std::memory_order_acquire);
}

engine::progress::progress(engine& of, const walk& way)
    : of_(of),
      way_(way),
      how_(nullptr),
      together_(nullptr),
      functions_(way.way().functions.data()),
      records_(of.records_),
      context_(of.self_, way.way().signal),
      began_(coarse_time()) {
  context_.has_values_ = of.has_values_.load(std::memory_order_acquire);
}

bool engine::progress::begin_exactly(const stop_on_route& stop) {
  if (detail::observer_list* const list = of_.watchers()) {
    // Numbered under the list's lock, so that observers see the steps of all threads in order.
    const std::lock_guard lock(list->telling());
    // Who had to wait for the lock may come too late, and nobody hears of a begin after a failure.
    is_refused_ = together_ != nullptr && together_->has_given_up();
    if (is_refused_) return false;
    if (together_ != nullptr) {
      number_ = ++together_->begun;
      total_ = together_->total;
    } else if (total_ == 0) {
      total_ = number_ - 1 + of_.count_parts(way_, stop);
    }
    tell(phase::begun, {}, nullptr);
  } else if (together_ != nullptr) {
    number_ = ++together_->begun;
    total_ = together_->total;
  }
  is_exact_ = true;
  began_ = exact_time();
  if (how_ == nullptr) return true;
  if (how_->is_recorded()) recorded_ = of_.record_.begin(stop.component, began_);
  if (how_->has_limits() && (stop.first != stop.end || stop.destroy != nullptr)) set_limit(stop);
  return true;
}

void engine::progress::set_limit(const stop_on_route& stop) {
  const auto limit = how_->limit_of(stop.component, began_);
  if (!limit) return;
  limit_ = *limit;
  limited_ = how_->deadlines().begin(limit_.when, [this] {
    if (of_.watchers() != nullptr) tell(phase::overdue, exact_time() - began_, nullptr);
  });
  context_.stop_token_ = limited_->token();
}

void engine::progress::throw_if_late() {
  const bool was_late = limited_->end();
  limited_.reset();
  context_.stop_token_ = {};
  if (was_late) throw timeout_error(exact_time() - began_, limit_.allowed, limit_.is_own);
}

void engine::progress::end_exactly(const std::exception_ptr& error) {
  if (limited_ != nullptr) {  // It has thrown. Being late, too, is told, and no second failure.
    limited_->end();
    limited_.reset();
    context_.stop_token_ = {};
  }
  const std::chrono::nanoseconds now = is_exact_ ? exact_time() : coarse_time();
  const std::chrono::nanoseconds duration = now - began_;
  records_[context_.component_].last_duration.store(duration, std::memory_order_relaxed);
  // Before observers are told: what they let go on then is later.
  if (error != nullptr && together_ != nullptr) failed_as_ = ++together_->failed;
  const phase how = error == nullptr ? phase::done : phase::failed;
  if (is_exact_ && how_ != nullptr && how_->is_recorded()) of_.record_.end(recorded_, now, how);
  if (how_ == nullptr) began_ = coarse_time();
  is_exact_ = false;
  if (of_.watchers() != nullptr) tell(how, duration, error);
}

void engine::progress::tell(
    phase what, std::chrono::nanoseconds duration, const std::exception_ptr& error
) const {
  detail::observer_list* const list = of_.watchers();
  if (list == nullptr) return;
  list->notify({of_.id(context_.component_), way_.signal(), what, duration, error, number_, total_}
  );
}

}  // namespace cruller
