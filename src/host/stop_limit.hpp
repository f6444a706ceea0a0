// The stop limit of a program.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cruller/any_system.hpp>
#include <mutex>
#include <thread>

#include "host/notify.hpp"

namespace cruller::inline v0 {

// Exits with code 3 if stopping takes longer than `limit`, after reporting the stuck components.
// Does nothing if the limit is zero.
//
// The shutdown counts from `begin`, or from the first step of the rollback of a start. Before that
// it counts from `request` if another operation is in progress, because that can hang too.
class stop_limit {
 public:
  stop_limit(any_system& system, host& host, std::chrono::nanoseconds limit);
  ~stop_limit();
  stop_limit(const stop_limit&) = delete;
  stop_limit& operator=(const stop_limit&) = delete;

  // A shutdown is requested, and waits for an operation in progress; that has ended.
  void request();
  void lift_request();
  // A drain begins, which has its own limit.
  void begin_drain(std::chrono::nanoseconds its_limit);
  // The stop begins. May be called again, without effect.
  void begin();
  // The begin and end of a stop that is not the shutdown.
  void begin_stop();
  void end_stop();
  // Called around a start: its rollback counts as the shutdown of the program.
  void watch_rollback();
  void lift();

 private:
  using time_point = std::chrono::steady_clock::time_point;

  void watch();
  // The earliest deadline.
  time_point end() const;

  any_system& system_;
  host& host_;
  const std::chrono::nanoseconds limit_;
  subscription rollback_;
  std::mutex mutex_;
  std::condition_variable changed_;
  time_point program_end_ = time_point::max();
  time_point stop_end_ = time_point::max();
  bool has_begun_ = false;
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace cruller::v0
