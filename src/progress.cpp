// Taking turns, measuring steps, telling observers.
#include "progress.hpp"

#include <algorithm>
#include <ctime>
#include <string>

namespace cruller {
namespace {

thread_local const void* innermost_turn = nullptr;

std::chrono::nanoseconds exact_time() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

// A clock of the kernel's that costs an eighth of an exact one, and ticks every few milliseconds.
std::chrono::nanoseconds coarse_time() {
#ifdef CLOCK_MONOTONIC_COARSE
  std::timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
#else
  return exact_time();
#endif
}

}  // namespace

engine::turn::turn(engine& of, std::string_view verb)
    : of_(of), outer_(static_cast<const turn*>(innermost_turn)) {
  if (is_inside(of))
    throw lifecycle_error(
        std::string(verb) +
        ": a handler must not signal its own system; let it end first, or signal from outside");
  lock_ = std::unique_lock(of.turn_mutex_);
  innermost_turn = this;
}

engine::turn::~turn() { innermost_turn = outer_; }

bool engine::turn::is_inside(const engine& of) noexcept {
  for (auto at = static_cast<const turn*>(innermost_turn); at != nullptr; at = at->outer_)
    if (&at->of_ == &of) return true;
  return false;
}

engine::progress::progress(engine& of, const route& way)
    : of_(of), way_(way), context_(of.self_, way.signal), began_(coarse_time()) {
  context_.has_values_ = !of.values_.empty();
}

void engine::progress::measure(bool exact) {
  // Who began to watch in the middle of the step sees only what the coarse clock saw.
  const std::chrono::nanoseconds now = exact && is_exact_ ? exact_time() : coarse_time();
  if (of_.durations_ == nullptr) {
    of_.durations_ = std::make_unique<std::chrono::nanoseconds[]>(of_.size());
    std::fill_n(of_.durations_.get(), of_.size(), std::chrono::nanoseconds(-1));
  }
  of_.durations_[context_.component_] = now - began_;
  began_ = is_exact_ ? coarse_time() : now;
  is_exact_ = false;
}

event engine::progress::make_event(phase what) const {
  return {of_.id(context_.component_), way_.signal.name, what, {}, nullptr, number_, total_};
}

void engine::progress::tell_begun(detail::observer_list& list) {
  if (total_ == 0) total_ = number_ - 1 + of_.count_parts(way_);
  list.notify(make_event(phase::begun));
  is_exact_ = true;
  began_ = exact_time();
}

void engine::progress::tell_ended(
    detail::observer_list& list, const std::exception_ptr& error) {
  event ended = make_event(error == nullptr ? phase::done : phase::failed);
  if (of_.durations_ != nullptr)
    ended.duration = std::max(of_.durations_[context_.component_], std::chrono::nanoseconds(0));
  ended.error = error;
  list.notify(ended);
}

}  // namespace cruller
