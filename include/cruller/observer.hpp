// Observing a live system: an event for each step.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// The progress of a step.
enum class phase : unsigned char {
  begun,   ///< The component is about to receive the signal.
  done,    ///< Its handler and hooks have returned.
  failed,  ///< One of them threw, or returned after the timeout.
  overdue  ///< They exceed the timeout and are still running.
};

/// The phase's name: `"begun"`.
[[nodiscard]] constexpr std::string_view name_of(phase what) noexcept {
  constexpr std::string_view names[] = {"begun", "done", "failed", "overdue"};
  return names[static_cast<unsigned char>(what)];
}

/// A step: one component receives one signal. Valid only during the call, on its thread.
struct event {
  std::string_view component;           ///< Its id.
  std::string_view signal;              ///< The signal's name.
  cruller::phase phase;                 ///< Its progress.
  std::chrono::nanoseconds duration{};  ///< Zero when the step has just begun.
  std::exception_ptr error;             ///< The exception of a failed step, otherwise null.
  std::size_t number = 0;               ///< The number of the step in this signal, from 1.
  std::size_t total = 0;                ///< The number of steps of the signal.
};

namespace detail {

struct observer {
  virtual ~observer() = default;
  virtual void notify(const event&) = 0;
};

template <typename Function>
struct function_observer final : observer {
  explicit function_observer(Function f) : function(static_cast<Function&&>(f)) {}
  void notify(const event& e) override { function(e); }
  Function function;
};

struct [[gnu::visibility("hidden")]] observer_list;

}  // namespace detail

/// Keeps an observer subscribed. Destruction, or `cancel()`, ends the subscription: after that the
/// observer is not called any more. A call in progress on another thread is awaited, as
/// `std::stop_callback` does. May outlive the system. Used by one thread at a time; it may end on
/// any thread.
class [[nodiscard]] subscription {
 public:
  /// A subscription that has ended.
  subscription() = default;
  /// For `any_system::observe`.
  subscription(std::weak_ptr<detail::observer_list> list, const detail::observer* observer)
      : list_(static_cast<std::weak_ptr<detail::observer_list>&&>(list)), observer_(observer) {}
  /// Moves the subscription; `other` has ended then.
  subscription(subscription&& other) noexcept;
  /// Ends the current subscription and moves the other one here.
  subscription& operator=(subscription&& other) noexcept;
  ~subscription() { cancel(); }

  /// Ends the subscription. Does nothing if it has already ended.
  void cancel() noexcept;

 private:
  std::weak_ptr<detail::observer_list> list_;
  const detail::observer* observer_ = nullptr;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
