// Background work: functions that run on threads of their own while their component runs.
#pragma once

#include <cruller/dsl/member_function.hpp>
#include <cruller/plan.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// A function that runs in the background.
template <typename Function>
struct work {
  Function function;                                ///< What is called.
  work_return on_return = work_return::is_failure;  ///< What it means when it returns.

  /// The function may return before it is asked to.
  [[nodiscard]] constexpr work may_end() const { return {function, work_return::is_allowed}; }
  /// When the function returns, the program shuts down with the exit code 0.
  [[nodiscard]] constexpr work ends_program() const {
    return {function, work_return::ends_program};
  }
};

/// The word `work`.
struct work_word {
  /// The part, from its function, which can be a member function.
  template <typename Function>
  constexpr auto operator()(Function function) const {
    using kept = typename detail::kept_function<Function>::type;
    return work<kept>{detail::as_function(std::move(function))};
  }
};

}  // namespace node

namespace dsl {

/// A part of a component: a function that runs on a thread of its own while the component runs:
/// `work([](consumer& c, std::stop_token stop) { c.consume(stop); })` or `work(&consumer::run)`.
///
/// It begins after `start` and its hooks, is requested to stop through the token and awaited before
/// the handlers and hooks of `suspend` and `stop`, and begins anew after `resume`. So it can use
/// everything that the component needs. It gets the same arguments as other handlers; a parameter
/// that names `std::stop_token`, or `context&`, comes last. May be repeated: each is a thread,
/// which has the last 15 characters of the component's id as its name.
///
/// What it throws is a failure of the component, and so is its return, unless it was requested to
/// stop or the end of the program was announced: `.may_end()` allows it to return, and
/// `.ends_program()` shuts the program down when it returns. `supervise` says what follows a
/// failure. What it throws after the request is a failure of the stop, or of the suspend. While the
/// start that begins it still runs, its failure is a failure of that start.
inline constexpr node::work_word work{};

}  // namespace dsl
}  // namespace cruller::v0
