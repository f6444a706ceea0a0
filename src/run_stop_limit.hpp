// How long stopping may take before the program ends without it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cruller/any_system.hpp>
#include <mutex>
#include <thread>

#include "run_notify.hpp"

namespace cruller {

// Ends the process with code 3 when stopping takes longer than `limit`, and names the components
// that are stuck. Does nothing where the limit is zero.
//
// The end counts from `begin`, which comes when the program is told to end, whatever it is at,
// since that may hang, too; or from the first step of a start's rollback.
class stop_limit {
 public:
  stop_limit(any_system& system, host& host, std::chrono::nanoseconds limit);
  ~stop_limit();
  stop_limit(const stop_limit&) = delete;
  stop_limit& operator=(const stop_limit&) = delete;

  void begin();
  // Where the end has begun already: so long nothing stops.
  void delay(std::chrono::nanoseconds time);
  // A stop that is not the end.
  void begin_stop();
  void end_stop();
  // Around a start: what stops meanwhile is its rollback, and the program's end.
  void watch_rollback();
  void lift();

 private:
  using time_point = std::chrono::steady_clock::time_point;

  void watch();
  // Until when all must be over that counts.
  time_point end() const;

  any_system& system_;
  host& host_;
  const std::chrono::nanoseconds limit_;
  subscription rollback_;
  std::mutex mutex_;
  std::condition_variable changed_;
  time_point program_end_ = time_point::max();
  time_point stop_end_ = time_point::max();
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace cruller
