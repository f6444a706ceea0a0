// Live systems for tests, which fail the test when they fail to stop.
#pragma once

#include <cruller/system.hpp>
#include <cruller/testing/report.hpp>
#include <source_location>

namespace cruller::testing {

/// A live system whose end is watched: a component that fails to stop fails the test.
///
/// It starts out stopped, as any `system`: there is time for `set` and `observe` before `start()`.
/// At scope exit it is stopped, and each component that fails then is reported by name, with what
/// it said, at the line where the system is declared. The destructor never throws, so what the
/// test's body threw stays what the test is seen to have thrown.
template <const auto& Definition>
class guarded : public system<Definition> {
 public:
  /// Stopped. What fails at its end is reported at the line that makes it.
  explicit guarded(std::source_location where = std::source_location::current())
      : guarded(where.file_name(), where.line()) {}
  /// The same with a place to report; a null file is an unknown one.
  guarded(const char* file, unsigned line) : file_(file), line_(line) {}
  ~guarded() override { finish(); }

  /// Stops it now, and reports what fails instead of throwing it. Does nothing when stopped.
  void finish() noexcept { cruller::detail::stop_and_report(*this, file_, line_); }

 private:
  const char* file_;
  unsigned line_;
};

/// A live system that runs from here to the end of the scope: `running<todo> sys;`.
///
/// Starts in its constructor. When that fails it is rolled back, and the constructor throws
/// `signal_error`. After that it is a `guarded` system: all verbs, `sys["a.b"_k]`, `at`, `find`.
template <const auto& Definition>
class running : public guarded<Definition> {
 public:
  /// Starts it, as `options` say. Throws `signal_error` where that fails.
  explicit running(
      const signal_options& options = {},
      std::source_location where = std::source_location::current()
  )
      : guarded<Definition>(where) {
    this->start(options);
  }
};

}  // namespace cruller::testing
