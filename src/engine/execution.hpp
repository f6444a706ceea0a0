// How one call of a verb runs: with how many threads, until when, and what is recorded.
#pragma once

#include <algorithm>
#include <cassert>
#include <chrono>
#include <optional>

#include "engine/deadline.hpp"
#include "engine/engine.hpp"
#include "engine/turn.hpp"

namespace cruller::inline v0 {

class engine::execution {
 public:
  using time = std::chrono::nanoseconds;  // of the steady clock

  // With one thread and no limit.
  execution(engine& of, const turn& mine) : of_(of), mine_(mine) { prepare(false, false); }
  // `continues`: as the second half of a restart, whose timeline has both.
  execution(engine& of, const turn& mine, const signal_options& how, bool continues = false)
      : of_(of), mine_(mine), threads_(how.threads), on_failure_(how.on_failure) {
    if (how.keep_threads && threads_ > 1) [[unlikely]]
      of_.keep_threads();
    if (how.timeout.count() != 0) [[unlikely]]
      set_deadline(how.timeout);
    prepare(how.measured, continues || how.continues_timeline);
  }

  // At least one.
  unsigned threads() const { return threads_; }
  failure_policy on_failure() const { return on_failure_; }
  const turn& mine() const { return mine_; }
  // Whether each step is measured, and may be observed.
  bool is_exact() const { return is_exact_; }

  // The following steps are those of this signal.
  void begin_signal(const selected_route& way) {
    if (is_recorded_) of_.record_.begin_signal(way.way().signal, way.visits().size());
  }
  bool is_recorded() const { return is_recorded_; }

  // A rollback has no deadlines except those of the components.
  void drop_deadline() { deadline_.reset(); }

  // The limit of a step that begins now, if it has one.
  struct limit {
    time when;
    time allowed;  // the limit of the step or of the signal
    bool is_own;   // the limit of the component, not of the signal
  };
  std::optional<limit> limit_of(std::uint32_t component, time now) const;
  // Whether a step may have a limit.
  bool has_limits() const { return deadlines_.has_value(); }
  // Only if a step may have a limit.
  class deadlines& deadlines() {
    assert(deadlines_.has_value());
    return *deadlines_;  // NOLINT(bugprone-unchecked-optional-access): see above
  }

 private:
  void prepare(bool measured, bool continues) {
    if (!continues) of_.record_.clear();
    is_recorded_ = threads_ > 1 || of_.watchers() != nullptr;
    is_exact_ = is_recorded_ || measured;
    if (deadline_ || of_.routes().has_timeouts()) [[unlikely]] {
      deadlines_.emplace(mine_);
      is_exact_ = true;
    }
    if (is_exact_) [[unlikely]]
      of_.durations_.prepare(of_.size());
  }
  void set_deadline(time timeout);

  engine& of_;
  const turn& mine_;
  unsigned threads_ = 1;
  failure_policy on_failure_ = failure_policy::roll_back;
  bool is_recorded_ = false;
  bool is_exact_ = false;
  std::optional<limit> deadline_;
  std::optional<class deadlines> deadlines_;
};

}  // namespace cruller::v0
