// Watching a live system: an event for each step, to whoever asked for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller {

/// How far a step is.
enum class phase : unsigned char {
  begun,   ///< The component is about to get the signal.
  done,    ///< Its handler and hooks have returned.
  failed,  ///< One of them has thrown, or returned too late.
  overdue  ///< They take too long, and are still at it.
};

/// The phase's name: `"begun"`.
constexpr std::string_view name_of(phase what) {
  constexpr std::string_view names[] = {"begun", "done", "failed", "overdue"};
  return names[static_cast<unsigned char>(what)];
}

/// One step of a signal through a system: one component gets it. Valid only during the call.
struct event {
  std::string_view component;           ///< Its id.
  std::string_view signal;              ///< The signal's name.
  cruller::phase phase;                 ///< How far it is.
  std::chrono::nanoseconds duration{};  ///< Zero when the step has just begun.
  std::exception_ptr error;             ///< What it threw; null unless it failed.
  std::size_t number = 0;               ///< Which step of this signal it is, counted from 1.
  std::size_t total = 0;                ///< How many steps the signal has.
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

/// Keeps an observer subscribed; its end, or `cancel()`, ends the subscription: after that the
/// observer is not called any more, and what it refers to may go. A call that is under way on
/// another thread is awaited, as `std::stop_callback` does. May outlive the system.
class [[nodiscard]] subscription {
 public:
  /// One that has ended.
  subscription() = default;
  /// For `any_system::observe`.
  subscription(std::weak_ptr<detail::observer_list> list, const detail::observer* observer)
      : list_(static_cast<std::weak_ptr<detail::observer_list>&&>(list)), observer_(observer) {}
  /// The new one keeps the observer subscribed, and the old one has ended.
  subscription(subscription&& other) noexcept;
  /// The same; what it kept before has ended.
  subscription& operator=(subscription&& other) noexcept;
  ~subscription() { cancel(); }

  /// Ends the subscription. Does nothing when it has ended.
  void cancel() noexcept;

 private:
  std::weak_ptr<detail::observer_list> list_;
  const detail::observer* observer_ = nullptr;
};

}  // namespace cruller
#pragma GCC visibility pop
