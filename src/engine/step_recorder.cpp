// Measuring steps, notifying observers, and detecting timeouts.
#include "engine/step_recorder.hpp"

#include <string>

namespace cruller::inline v0 {
namespace {

std::chrono::nanoseconds exact_time() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace

engine::step_recorder::step_recorder(
    engine& of, const selected_route& way, execution& how, shared_count* together
)
    : of_(of),
      way_(way),
      how_(how.is_exact() ? &how : nullptr),
      together_(together),
      functions_(way.way().functions.data()),
      context_(of.self_, way.way().signal) {}

engine::step_recorder::step_recorder(engine& of, const selected_route& way)
    : of_(of),
      way_(way),
      how_(nullptr),
      together_(nullptr),
      functions_(way.way().functions.data()),
      context_(of.self_, way.way().signal) {}

bool engine::step_recorder::begin_exactly(const route_visit& visit) {
  if (detail::observer_list* const list = of_.watchers()) {
    // Numbered under the list's lock, so that observers see the steps of all threads in order.
    const std::lock_guard lock(list->notifying());
    // Another step may have failed during the wait for the lock, and no step begins after a
    // failure.
    is_refused_ = together_ != nullptr && together_->has_ended_early();
    if (is_refused_) return false;
    if (together_ != nullptr) {
      number_ = ++together_->begun;
      total_ = together_->total;
    } else if (total_ == 0) {
      total_ = number_ - 1 + of_.count_parts(way_, visit);
    }
    notify(phase::begun, {}, nullptr);
  } else if (together_ != nullptr) {
    number_ = ++together_->begun;
    total_ = together_->total;
  }
  is_exact_ = true;
  began_ = exact_time();
  if (how_ == nullptr) return true;
  if (how_->is_recorded()) recorded_ = of_.record_.begin(visit.component, began_);
  if (how_->has_limits() && visit.has_work) set_limit(visit);
  return true;
}

void engine::step_recorder::set_limit(const route_visit& visit) {
  const auto limit = how_->limit_of(visit.component, began_);
  if (!limit) return;
  limit_ = *limit;
  limited_ = how_->deadlines().begin(limit_.when, [this] {
    of_.overdue_.add({context_.component_, way_.signal()});
    if (of_.watchers() != nullptr) notify(phase::overdue, exact_time() - began_, nullptr);
  });
  context_.stop_token_ = limited_->token();
  if (way_.way().row->can_be_cancelled())
    cancelled_.emplace(of_.cancellation_.token(), deadlines::ask{limited_.get()});
}

bool engine::step_recorder::end_limit() {
  cancelled_.reset();
  const bool was_late = limited_->end();
  if (was_late) of_.overdue_.remove({context_.component_, way_.signal()});
  limited_.reset();
  context_.stop_token_ = {};
  return was_late;
}

void engine::step_recorder::throw_if_late() {
  const bool was_late = end_limit();
  if (was_late) throw timeout_error(exact_time() - began_, limit_.allowed, limit_.is_own);
}

void engine::step_recorder::end_exactly(const std::exception_ptr& error) {
  // The handler has thrown. If it was late too, observers see that, but there is no second failure.
  if (limited_ != nullptr) end_limit();
  const std::chrono::nanoseconds now = is_exact_ ? exact_time() : std::chrono::nanoseconds{};
  // An observer that subscribed during the step sees the failure, but no duration.
  const std::chrono::nanoseconds duration = is_exact_ ? now - began_ : now;
  if (is_exact_) of_.durations_.set(context_.component_, duration);
  // Before observers are notified: failures that they cause are later.
  if (error != nullptr && together_ != nullptr) failed_as_ = ++together_->failed;
  const phase how = error == nullptr ? phase::done : phase::failed;
  if (is_exact_ && how_ != nullptr && how_->is_recorded()) of_.record_.end(recorded_, now, how);
  is_exact_ = false;
  if (of_.watchers() != nullptr) notify(how, duration, error);
}

void engine::step_recorder::notify(
    phase what, std::chrono::nanoseconds duration, const std::exception_ptr& error
) const {
  detail::observer_list* const list = of_.watchers();
  if (list == nullptr) return;
  list->notify({of_.id(context_.component_), way_.signal(), what, duration, error, number_, total_}
  );
}

}  // namespace cruller::v0
