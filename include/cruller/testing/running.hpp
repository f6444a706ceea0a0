// Live systems for tests. A failure to stop fails the test.
#pragma once

#include <cruller/system.hpp>
#include <cruller/testing/report.hpp>
#include <cruller/testing/settings.hpp>
#include <source_location>

namespace cruller::inline v0::testing {

/// A live system that reports a failure to stop as a test failure.
///
/// Like any `system` it is created stopped, so `set` and `observe` can be called before `start()`.
/// At the end of the scope it is stopped; each component that fails is reported with its message,
/// at the line where the system is declared. The destructor never throws, so it does not replace an
/// exception of the test's body. Threads may use it as a `system`.
template <const auto& Definition>
class guarded : public system<Definition> {
 public:
  /// Creates a stopped system. Failures are reported at the line of this call.
  explicit guarded(std::source_location where = std::source_location::current())
      : guarded(where.file_name(), where.line()) {}
  /// The same with an explicit location; a null file means unknown.
  guarded(const char* file, unsigned line) : file_(file), line_(line) {}
  ~guarded() override { finish(); }

  /// Stops the system now, and reports failures instead of throwing them. Does nothing if it is
  /// stopped.
  void finish() noexcept { cruller::detail::stop_and_report(*this, file_, line_); }

 private:
  const char* file_;
  unsigned line_;
};

/// A live system that runs until the end of the scope: `running<todo> sys;`.
///
/// Starts in its constructor. If the start fails, it is rolled back, and the constructor throws
/// `signal_error`. It is a `guarded` system: all verbs, `sys["a.b"_k]`, `at` and `find` are
/// available. Threads may use it as a `system`.
template <const auto& Definition>
class running : public guarded<Definition> {
 public:
  /// Starts the system with `how`. Throws `signal_error` if the start fails.
  explicit running(
      const signal_options& how = {}, std::source_location where = std::source_location::current()
  )
      : guarded<Definition>(where) {
    this->start(how);
  }
  /// The same with values as in a configuration file. Throws `error` if they have mistakes.
  explicit running(
      const settings& values,
      const signal_options& how = {},
      std::source_location where = std::source_location::current()
  )
      : guarded<Definition>(where) {
    apply(*this, values);
    this->start(how);
  }
};

}  // namespace cruller::v0::testing
