// The testing kit with GoogleTest: fixtures with a system; failures to stop become test failures.
#pragma once

#include <gtest/gtest.h>

#include <cruller/testing/file_mistakes.hpp>
#include <cruller/testing/journal.hpp>
#include <cruller/testing/running.hpp>
#include <cruller/testing/spy.hpp>
#include <cruller/testing/virtual_clock.hpp>
#include <memory>

namespace cruller::inline v0 {
namespace detail {

inline void report_to_gtest(const testing::failure_report& report) {
  const int line = report.file == nullptr ? -1 : static_cast<int>(report.line);
  ADD_FAILURE_AT(report.file, line) << report.message;
}
inline const testing::reporter reporter_before_gtest = testing::report_to(&report_to_gtest);

// A guarded system for the running test.
template <const auto& Definition>
testing::guarded<Definition> guarded_here() {
  const auto* const test = ::testing::UnitTest::GetInstance()->current_test_info();
  return test == nullptr
             ? testing::guarded<Definition>(nullptr, 0)
             : testing::guarded<Definition>(test->file(), static_cast<unsigned>(test->line()));
}

// A system that several tests share. `Owner` distinguishes the systems of suites and programs.
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
      throw lifecycle_error("cruller: the shared system of these tests is not running");
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

/// A fixture with a system, `sys`, that runs during each test.
///
/// `class service_test : public cruller::testing::fixture<todo> {};`. If the system fails to start,
/// the test fails with the whole message, and its body does not run. A failure to stop fails the
/// test too. To set values first, override `SetUp`, and call this one at its end. Threads of a test
/// may use `sys` until the test's end.
template <const auto& Definition>
class fixture : public ::testing::Test {
 protected:
  /// Starts the system. Throws `signal_error`, which fails the test.
  void SetUp() override { sys.start(); }
  /// Stops the system, and reports what fails.
  void TearDown() override { sys.finish(); }

  /// The system of this test.
  guarded<Definition> sys = cruller::detail::guarded_here<Definition>();
};

/// A fixture whose tests share one system, `sys`, which runs during the whole suite.
///
/// If it fails to start, none of the tests run, and the suite fails. Threads may use `sys` until
/// the suite's end.
template <const auto& Definition>
class suite_fixture : public ::testing::Test {
  using shared = cruller::detail::shared_system<Definition, suite_fixture>;

 public:
  /// Starts the system. Throws `signal_error`, which fails the suite.
  static void SetUpTestSuite() { shared::start(); }
  /// Stops the system, and reports what fails.
  static void TearDownTestSuite() { shared::finish(); }

 protected:
  /// The system that the tests of the suite share.
  system<Definition>& sys = shared::get();
};

/// One system for the whole program, from before the first test until after the last:
/// `AddGlobalTestEnvironment(new cruller::testing::environment<todo>);`.
///
/// If it fails to start, no test runs, and the program fails. Threads may use `sys()` until the
/// last test's end.
template <const auto& Definition>
class environment : public ::testing::Environment {
  using shared = cruller::detail::shared_system<Definition, environment>;

 public:
  /// The system. Throws `lifecycle_error` if it is not running.
  static system<Definition>& sys() { return shared::get(); }

  /// Starts the system. Exceptions fail the program.
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
}  // namespace cruller::v0
