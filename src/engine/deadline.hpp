// Deadlines: a thread that watches the clock while handlers run.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

#include "engine/turn.hpp"

namespace cruller::inline v0 {

// The deadlines of the steps of one signal. The thread is created with the first of them. If it
// cannot be created, a late step is detected only when it returns.
class deadlines {
 public:
  using time = std::chrono::nanoseconds;  // of the steady clock
  class step;
  // Requests a step to stop.
  struct ask {
    void operator()() const noexcept;
    step* of;
  };

  explicit deadlines(const turn& mine);
  ~deadlines();

  // A step that should end at `when`. If it does not, `report` is called and then a stop is
  // requested through its token, once, and before the end of the step is reported.
  std::unique_ptr<step> begin(time when, std::function<void()> report);

 private:
  struct clockwork;
  struct timed_step;

  const turn& mine_;
  std::mutex mutex_;  // guards the creation
  std::unique_ptr<clockwork> clockwork_;
};

class deadlines::step {
 public:
  virtual ~step() = default;
  virtual std::stop_token token() const = 0;
  // Requests a stop before the deadline. The step does not count as late.
  virtual void ask() noexcept = 0;
  // The step has returned. Returns whether it was late.
  virtual bool end() = 0;
};

}  // namespace cruller::v0
