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
// that are stuck. Counts from `begin`, or, until it is lifted, from the first step of a rollback.
// Does nothing where the limit is zero.
class stop_limit {
 public:
  stop_limit(any_system& system, host& host, std::chrono::nanoseconds limit);
  ~stop_limit();
  stop_limit(const stop_limit&) = delete;
  stop_limit& operator=(const stop_limit&) = delete;

  void begin();
  // What stops is no longer the program's end.
  void lift();

 private:
  void watch();

  any_system& system_;
  host& host_;
  const std::chrono::nanoseconds limit_;
  subscription rollback_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool has_begun_ = false;
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace cruller
