// A clock for tests of supervision: restarts and health checks happen when the test says so.
#pragma once

#include <chrono>
#include <cruller/any_system.hpp>

#pragma GCC visibility push(default)
namespace cruller::inline v0::testing {

/// Replaces the threads that supervise a system and check its health by calls of `advance`, so that
/// a test decides when a failure is reacted to and when a restart or a check is due, without
/// waiting:
///
///     cruller::system<todo> sys;
///     cruller::testing::virtual_clock clock(sys);
///     sys.start();
///     sys["consumer"_k].fail();   // calls reporter.fail("no connection")
///     clock.advance(100ms);       // has restarted
///
/// Must be created before the first start, and lives at most as long as the system. A start that is
/// tried again advances the clock by itself. Used by one thread at a time.
class virtual_clock {
 public:
  /// Replaces the clock of this system.
  explicit virtual_clock(any_system& system) : system_(&system) { system.use_virtual_clock(); }

  /// Reacts to all failures that have been reported, and lets this time pass, with all restarts and
  /// `health` checks that are due meanwhile: they run on the calling thread, in the order in which
  /// they are due. What runs on other threads, such as `work`, does not wait for this clock.
  void advance(std::chrono::nanoseconds by = {}) { system_->advance_clock(by); }

 private:
  any_system* system_;
};

}  // namespace cruller::v0::testing
#pragma GCC visibility pop
