// A clock for tests of supervision: restarts happen when the test says so.
#pragma once

#include <chrono>
#include <cruller/any_system.hpp>

#pragma GCC visibility push(default)
namespace cruller::inline v0::testing {

/// Replaces the thread that supervises a system by calls of `advance`, so that a test decides when
/// a failure is reacted to and when a restart is due, without waiting:
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

  /// Reacts to all failures that have been reported, and lets this time pass, with all restarts
  /// that are due meanwhile. What runs on other threads, such as `work`, does not wait for this
  /// clock.
  void advance(std::chrono::nanoseconds by = {}) { system_->advance_clock(by); }

 private:
  any_system* system_;
};

}  // namespace cruller::v0::testing
#pragma GCC visibility pop
