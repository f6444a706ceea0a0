// Reports from a component that runs: from any thread, without waiting.
#pragma once

#include <cruller/health.hpp>
#include <cstdint>
#include <exception>
#include <memory>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {
namespace detail {

class [[gnu::visibility("hidden")]] report_box;

}  // namespace detail

/// Reports from a component to its live system, from any thread and from callbacks of other
/// libraries: `context::reporter()` returns it. A small value: copy it. Its functions never wait
/// and never throw. It may outlive the component and the system; the reporter of an earlier start
/// does nothing.
class reporter {
 public:
  /// A reporter that does nothing.
  reporter() noexcept = default;

  /// The component has failed. It becomes `failed`, observers get an event of the signal `work`,
  /// and its `supervise` decides what follows. While the start that starts the component still
  /// runs, that start fails. Further failures of a component that has failed reach the observers
  /// only. A null pointer counts as an error, too.
  void fail(std::exception_ptr error) const noexcept;
  /// The same, with an `error` that has this message.
  void fail(std::string_view message) const noexcept;
  /// How well the component does its work, from now on until the next report or the next result of
  /// its `health` handler. It does nothing if the component is not started any more.
  void health(health_report report) const noexcept;
  /// Requests the program to shut down in order: `run` drains, stops, and returns `exit_code`. In a
  /// program with a main function of its own, `any_system::on_shut_down` gets the request.
  void shut_down(int exit_code = 0) const noexcept;
  /// Whether the component comes to an end: the end of the program has been announced, or the start
  /// that this reporter belongs to is over.
  [[nodiscard]] bool stopping() const noexcept;

 private:
  friend class engine;
  reporter(
      std::shared_ptr<detail::report_box> box, std::uint32_t component, std::uint64_t start
  ) noexcept
      : box_(static_cast<std::shared_ptr<detail::report_box>&&>(box)),
        component_(component),
        start_(start) {}

  std::shared_ptr<detail::report_box> box_;
  std::uint32_t component_ = 0;
  std::uint64_t start_ = 0;  // the number of the component's start
};

}  // namespace cruller::v0
#pragma GCC visibility pop
