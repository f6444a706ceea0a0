// What a handler can learn about the step it takes part in.
#pragma once

#include <any>
#include <cruller/file_descriptor.hpp>
#include <cruller/signal.hpp>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller {

class any_system;
class [[gnu::visibility("hidden")]] engine;

/// The last argument of a handler that wants it. Valid only while the handler runs.
class context {
 public:
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  /// The id of the component, from the root: `"http.server"`.
  std::string_view id() const;
  /// The name of the signal it got: `"start"`.
  std::string_view signal() const { return signal_.name; }
  /// The live system. Sending it a signal from a handler is a `lifecycle_error`.
  any_system& system() const { return *system_; }
  /// Asked to stop when the step should give up.
  std::stop_token stop_token() const { return stop_token_; }
  /// A place of this component's own, which lives as long as the system object does.
  std::any& data() const;
  /// While it starts: the file descriptor that was kept for this component, by its predecessor's
  /// `hand_over` or by the host of the program; empty when there is none, or it was taken before.
  /// One that nobody takes is closed when the start ends.
  file_descriptor inherited() const;

  /// For plans: what a `status` handler answers, as text.
  void reply(std::string text);
  /// For plans: whether anybody listens to `reply`.
  bool wants_reply() const { return reply_ != nullptr; }
  /// For plans: what a `hand_over` handler gives, which stays the component's own; it is
  /// duplicated. A negative one is nothing. Throws `std::system_error`.
  void give(int file);
  /// For plans: the value that this live system has been given for its constant, or null.
  const std::any* value() const { return has_values_ ? find_value() : nullptr; }

 private:
  friend class engine;
  context(any_system& system, signal_id signal) : system_(&system), signal_(signal) {}

  const std::any* find_value() const;

  any_system* system_;
  signal_id signal_;
  std::uint32_t component_ = 0;
  bool has_values_ = false;
  std::string* reply_ = nullptr;
  file_descriptor* given_ = nullptr;
  std::stop_token stop_token_;
};

}  // namespace cruller
#pragma GCC visibility pop
