// What follows when a component fails while it runs.
#pragma once

#include <chrono>
#include <exception>
#include <string_view>

namespace cruller::inline v0 {

/// What follows when a component fails while it runs. In a definition, `supervise` makes it. A
/// plain value. Modelled on Erlang's supervisors, whose rest_for_one follows a list where this
/// follows the graph.
struct supervision {
  /// A reaction to a failure.
  enum class reaction : unsigned char {
    shut_down,     ///< The program shuts down. Without `run`, `any_system::on_failure` decides.
    restart,       ///< The component and what depends on it are stopped, and start again.
    leave_failed,  ///< The component stays failed, and everything else goes on.
    escalate       ///< The policy of the next base outwards restarts its whole group.
  };
  reaction first = reaction::shut_down;  ///< The reaction to a failure.
  /// The reaction when `restart` has been done `at_most` times `within` this time.
  reaction otherwise = reaction::shut_down;
  /// The wait before the first restart; each further wait is twice as long.
  std::chrono::nanoseconds shortest = std::chrono::milliseconds(100);
  std::chrono::nanoseconds longest = std::chrono::seconds(10);  ///< The longest wait.
  unsigned at_most = 5;  ///< The number of restarts within any window of this length:
  std::chrono::nanoseconds within = std::chrono::minutes(1);  ///< The length of the window.
  bool also_first_start = false;  ///< Whether a start that fails is tried again, too.
};

/// The reaction's name: `"restart"`.
[[nodiscard]] constexpr std::string_view name_of(supervision::reaction what) noexcept {
  constexpr std::string_view names[] = {"shut_down", "restart", "leave_failed", "escalate"};
  return names[static_cast<unsigned char>(what)];
}

/// A component that has failed while it ran: see `any_system::on_failure`. Valid only during the
/// call.
struct component_failure {
  std::string_view component;  ///< Its id.
  /// One line: `"consumer: work failed: no connection"`; of a restart that failed, its error.
  std::string_view message;
  std::exception_ptr error;          ///< The cause.
  supervision::reaction reaction;    ///< What follows; never `escalate`.
  std::string_view restarts_group;   ///< The group that restarts, after `escalate`; else empty.
  std::chrono::nanoseconds delay{};  ///< Until the restart; otherwise zero.
};

namespace detail {

// Called on the thread that supervises, without its turn: it may call verbs.
struct failure_observer {
  virtual ~failure_observer() = default;
  virtual void notify(const component_failure&) = 0;
};
template <typename Function>
struct function_failure_observer final : failure_observer {
  explicit function_failure_observer(Function f) : function(static_cast<Function&&>(f)) {}
  void notify(const component_failure& what) override { function(what); }
  Function function;
};

// The same for a request to shut down.
struct end_observer {
  virtual ~end_observer() = default;
  virtual void notify(int exit_code) = 0;
};
template <typename Function>
struct function_end_observer final : end_observer {
  explicit function_end_observer(Function f) : function(static_cast<Function&&>(f)) {}
  void notify(int exit_code) override { function(exit_code); }
  Function function;
};

}  // namespace detail
}  // namespace cruller::v0
