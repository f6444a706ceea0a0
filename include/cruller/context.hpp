// The context of a step: the optional last argument of a handler.
#pragma once

#include <any>
#include <cruller/component_record.hpp>
#include <cruller/file_descriptor.hpp>
#include <cruller/health.hpp>
#include <cruller/reading.hpp>
#include <cruller/reporter.hpp>
#include <cruller/signal.hpp>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

class any_system;

/// The optional last argument of a handler. Valid only while the handler runs; not thread-safe.
class context {
 public:
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  /// The id of the component, from the root: `"http.server"`.
  [[nodiscard]] std::string_view id() const;
  /// The name of the signal: `"start"`.
  [[nodiscard]] std::string_view signal() const noexcept { return signal_.name; }
  /// The live system. Sending it a signal from a handler throws `lifecycle_error`.
  [[nodiscard]] any_system& system() const noexcept { return *system_; }
  /// Stop is requested when the step should end early: when its timeout expires, or when the signal
  /// is cancelled; for `work`, when its component is being suspended or stopped. A stop cannot be
  /// cancelled.
  [[nodiscard]] std::stop_token stop_token() const;
  /// Reports failures of this component, from any thread, also after the handler has returned.
  /// Throws if the thread that supervises the system cannot be created.
  [[nodiscard]] cruller::reporter reporter() const;
  /// Storage for this component, which lives as long as the system object.
  [[nodiscard]] std::any& data() const;
  /// During start: the file descriptor kept for this component, from `hand_over` of the previous
  /// run or from the service manager. Empty if there is none or it was taken before. A descriptor
  /// that is not taken is closed when the start ends.
  [[nodiscard]] file_descriptor inherited() const;

  /// For plans: sets the result of a `status` handler, as text.
  void reply(std::string text);
  /// The same, with the numbers in it.
  void reply(std::string text, std::vector<reading> readings);
  /// For plans: a `status` handler has no result at the moment.
  void skip_reply();
  /// For plans: whether the result of `reply` is used.
  [[nodiscard]] bool wants_reply() const noexcept { return reply_ != nullptr; }
  /// For plans: sets the result of a `hand_over` handler. The descriptor is duplicated; the
  /// component keeps its own. A negative one means none. Throws `std::system_error`.
  void give(int file);
  /// For plans: sets the result of a `health` handler.
  void report(health_report result);
  /// For plans: a `changed` handler has read the former values, and reads the new ones from now on.
  void change();

 private:
  friend class engine;
  friend struct detail::background_steps;
  context(any_system& system, signal_id signal) : system_(&system), signal_(signal) {}

  any_system* system_;
  signal_id signal_;
  std::uint32_t component_ = 0;
  std::optional<std::string>* reply_ = nullptr;
  std::vector<reading>* readings_ = nullptr;
  file_descriptor* given_ = nullptr;
  health_report* report_ = nullptr;
  void (*change_)(const void* with) = nullptr;
  const void* change_with_ = nullptr;
  std::stop_token stop_token_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
