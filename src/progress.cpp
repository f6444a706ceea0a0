// Taking turns, measuring steps, telling observers.
#include "progress.hpp"

#include <algorithm>
#include <string>

namespace cruller {
namespace {

thread_local const void* innermost_turn = nullptr;

std::chrono::nanoseconds exact_time() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

}  // namespace

engine::turn::turn(engine& of, std::string_view verb)
    : of_(of), outer_(static_cast<const turn*>(innermost_turn)) {
  if (is_inside(of))
    throw lifecycle_error(
        std::string(verb) +
        ": a handler must not signal its own system; let it end first, or signal from outside"
    );
  lock_ = std::unique_lock(of.turn_mutex_);
  innermost_turn = this;
}

engine::turn::~turn() { innermost_turn = outer_; }

bool engine::turn::is_inside(const engine& of) noexcept {
  for (auto at = static_cast<const turn*>(innermost_turn); at != nullptr; at = at->outer_)
    if (&at->of_ == &of) return true;
  return false;
}

engine::progress::progress(engine& of, const walk& way)
    : of_(of),
      way_(way),
      functions_(way.way().functions.data()),
      records_(of.records_),
      context_(of.self_, way.way().signal),
      began_(coarse_time()) {
  context_.has_values_ = !of.values_.empty();
}

void engine::progress::end_exactly(const std::exception_ptr& error) {
  std::chrono::nanoseconds& duration = records_[context_.component_].last_duration;
  duration = (is_exact_ ? exact_time() : coarse_time()) - began_;
  began_ = coarse_time();
  is_exact_ = false;
  detail::observer_list* const list = of_.watchers();
  if (list == nullptr) return;
  event ended = make_event(error == nullptr ? phase::done : phase::failed);
  ended.duration = duration;
  ended.error = error;
  list->notify(ended);
}

event engine::progress::make_event(phase what) const {
  return {of_.id(context_.component_), way_.signal(), what, {}, nullptr, number_, total_};
}

void engine::progress::tell_begun(detail::observer_list& list) {
  if (total_ == 0) total_ = number_ - 1 + of_.count_parts(way_);
  list.notify(make_event(phase::begun));
  is_exact_ = true;
  began_ = exact_time();
}

}  // namespace cruller
