// The testing kit with GoogleTest: fixtures with a system, and failures to stop as test failures.
#pragma once

#include <gtest/gtest.h>

#include <cruller/testing/journal.hpp>
#include <cruller/testing/running.hpp>
#include <cruller/testing/spy.hpp>
#include <memory>

namespace cruller {
namespace detail {

inline void report_to_gtest(const testing::failure_report& report) {
  const int line = report.file == nullptr ? -1 : static_cast<int>(report.line);
  ADD_FAILURE_AT(report.file, line) << report.message;
}
inline const testing::reporter reporter_before_gtest = testing::report_to(&report_to_gtest);

// A guarded system of the test that runs.
template <const auto& Definition>
testing::guarded<Definition> guarded_here() {
  const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  return test == nullptr
             ? testing::guarded<Definition>(nullptr, 0)
             : testing::guarded<Definition>(test->file(), static_cast<unsigned>(test->line()));
}

// One system that several tests share. `Owner` keeps those of a suite and of a program apart.
template <const auto& Definition, typename Owner>
class shared_system {
 public:
  static void start() {
    auto made = std::make_unique<testing::guarded<Definition>>(nullptr, 0);
    made->start();
    instance() = std::move(made);
  }
  static void finish() noexcept { instance().reset(); }
  static system<Definition>& get() {
    if (instance() == nullptr)
      throw lifecycle_error("cruller: the system that the tests share is not running");
    return *instance();
  }

 private:
  static std::unique_ptr<testing::guarded<Definition>>& instance() {
    static std::unique_ptr<testing::guarded<Definition>> shared;
    return shared;
  }
};

}  // namespace detail

namespace testing {

/// A fixture with a system that runs while a test does: `sys`.
///
/// `class service_test : public cruller::testing::fixture<todo> {};`. A system that fails to start
/// is a failure of the test, with the whole message, and the test's body does not run. One that
/// fails to stop is a failure, too. A class that sets values first does it in its own `SetUp`,
/// and then calls this one.
template <const auto& Definition>
class fixture : public ::testing::Test {
 protected:
  /// Starts the system. Throws `signal_error`, which fails the test.
  void SetUp() override { sys.start(); }
  /// Stops the system, and reports what fails.
  void TearDown() override { sys.finish(); }

  /// The system of this one test.
  guarded<Definition> sys = cruller::detail::guarded_here<Definition>();
};

/// A fixture whose tests share one system, `sys`, which runs while the suite does.
///
/// Where it fails to start, none of the tests run, and the suite fails.
template <const auto& Definition>
class suite_fixture : public ::testing::Test {
  using shared = cruller::detail::shared_system<Definition, suite_fixture>;

 public:
  /// Starts the system. Throws `signal_error`, which fails the suite.
  static void SetUpTestSuite() { shared::start(); }
  /// Stops the system, and reports what fails.
  static void TearDownTestSuite() { shared::finish(); }

 protected:
  /// The system of all tests of the suite.
  system<Definition>& sys = shared::get();
};

/// One system for the whole program, before the first test and after the last:
/// `AddGlobalTestEnvironment(new cruller::testing::environment<todo>);`.
///
/// Where it fails to start, no test runs, and the program fails.
template <const auto& Definition>
class environment : public ::testing::Environment {
  using shared = cruller::detail::shared_system<Definition, environment>;

 public:
  /// The system. Throws `lifecycle_error` where it does not run.
  static system<Definition>& sys() { return shared::get(); }

  /// Starts the system. What it throws fails the program.
  void SetUp() override {
    try {
      shared::start();
    } catch (const std::exception& e) {
      FAIL() << e.what();
    }
  }
  /// Stops the system, and reports what fails.
  void TearDown() override { shared::finish(); }
};

}  // namespace testing
}  // namespace cruller
