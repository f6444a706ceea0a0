// Reporting test failures where nothing can be thrown.
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

class any_system;

namespace testing {

/// A failure, and the location of the test that it belongs to. A plain value.
struct failure_report {
  std::string message;         ///< `"http.server: stop failed: disk full"`
  const char* file = nullptr;  ///< Null if unknown.
  unsigned line = 0;           ///< The line, from 1.
};

/// Marks the running test as failed. Its exceptions are ignored, because reports come from
/// destructors. It is called on the thread that destroys the system.
using reporter = void (*)(const failure_report&);

/// Sets the reporter, and returns the previous one. Null is the default: it prints to standard
/// error, and makes the exit code of the program 1. `cruller/testing/gtest.hpp` sets a reporter
/// that adds a non-fatal GoogleTest failure. Thread-safe.
reporter report_to(reporter reporter) noexcept;

}  // namespace testing

namespace detail {

// Stops a system, and reports failures.
void stop_and_report(any_system& system, const char* file, unsigned line) noexcept;

}  // namespace detail
}  // namespace cruller::v0
#pragma GCC visibility pop
