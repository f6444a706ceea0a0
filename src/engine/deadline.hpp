// Deadlines: a thread that looks at the clock while handlers run.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

#include "engine/turn.hpp"

namespace cruller::inline v0 {

// The deadlines of one signal's steps. Its thread is made with the first of them. Where there is
// none to be had, a late step is found late only when it returns.
class deadlines {
 public:
  using time = std::chrono::nanoseconds;  // by the exact clock
  class step;
  // Asks a step to stop.
  struct ask {
    void operator()() const noexcept;
    step* of;
  };

  explicit deadlines(const turn& mine);
  ~deadlines();

  // A step that is to end at `when`. If it does not, `report` is called and then its token is asked
  // to stop, once and before the step's end is reported.
  std::unique_ptr<step> begin(time when, std::function<void()> report);

 private:
  struct clockwork;
  struct timed_step;

  const turn& mine_;
  std::mutex mutex_;  // guards the making
  std::unique_ptr<clockwork> clockwork_;
};

class deadlines::step {
 public:
  virtual ~step() = default;
  virtual std::stop_token token() const = 0;
  // Asks its token before the time. It is not late therefore.
  virtual void ask() noexcept = 0;
  // The step has returned. Returns whether it was late.
  virtual bool end() = 0;
};

}  // namespace cruller::v0
