// Reporting test failures.
#include <atomic>
#include <cruller/any_system.hpp>
#include <cruller/testing/report.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

#include "errors/failure.hpp"

namespace cruller::inline v0 {
namespace {

// Without a test framework, the exit code is the only result.
void make_the_program_fail() noexcept {
  static const int registered = std::atexit([] {
    std::fflush(nullptr);
    std::_Exit(EXIT_FAILURE);
  });
  static_cast<void>(registered);
}

void print_and_fail(const testing::failure_report& report) {
  if (report.file != nullptr) std::fprintf(stderr, "%s:%u: ", report.file, report.line);
  std::fprintf(stderr, "%s\n", report.message.c_str());
  make_the_program_fail();
}

std::atomic<testing::reporter> current = &print_and_fail;

}  // namespace

testing::reporter testing::report_to(reporter reporter) noexcept {
  const testing::reporter before = current.exchange(
      reporter == nullptr ? &print_and_fail : reporter
  );
  return before == &print_and_fail ? nullptr : before;
}

void detail::stop_and_report(any_system& system, const char* file, unsigned line) noexcept {
  try {
    system.stop();
  } catch (...) {
    try {
      current.load()({message_of(std::current_exception()), file, line});
    } catch (...) {  // A framework that throws has recorded the failure.
    }
  }
}

}  // namespace cruller::v0
