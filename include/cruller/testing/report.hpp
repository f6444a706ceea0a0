// Reporting: what makes a test fail where nothing may be thrown, told to the framework in use.
#pragma once

#include <string>

#pragma GCC visibility push(default)
namespace cruller {

class any_system;

namespace testing {

/// What went wrong, and where the test is that should hear of it.
struct failure_report {
  std::string message;         ///< `"http.server: stop failed: disk full"`
  const char* file = nullptr;  ///< Null where the place is not known.
  unsigned line = 0;           ///< In that file, from 1.
};

/// Makes the test that runs fail, and lets it go on. What it throws is swallowed, because reports
/// come from destructors.
using reporter = void (*)(const failure_report&);

/// From now on reports go to this reporter; gives back the one before it. Null is the reporter of a
/// program that has none: it prints to the standard error, and makes the program's exit code 1.
/// `cruller/testing/gtest.hpp` sets one that is a non-fatal failure of GoogleTest.
reporter report_to(reporter reporter) noexcept;

}  // namespace testing

namespace detail {

// Stops a system, and reports what fails.
void stop_and_report(any_system& system, const char* file, unsigned line) noexcept;

}  // namespace detail
}  // namespace cruller
#pragma GCC visibility pop
