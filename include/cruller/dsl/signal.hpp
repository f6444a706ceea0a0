// Signals in the DSL: the built-in ones, and a program's own.
#pragma once

#include <chrono>
#include <cruller/dsl/member_function.hpp>
#include <cruller/dsl/timeout.hpp>
#include <cruller/health.hpp>
#include <cruller/name.hpp>
#include <cruller/refusals.hpp>
#include <cruller/signal.hpp>
#include <type_traits>

namespace cruller::inline v0 {

/// A part of a component: its handler for a signal, or a hook around that (`before`, `after`).
template <text Signal, order Direction, hook When, typename Function>
struct handler {
  static constexpr hook when = When;                            ///< Handler or hook.
  static constexpr signal_id signal{Signal.view(), Direction};  ///< What it is for.
  Function function;                                            ///< What is called.
};

/// The handler for `health`.
template <order Direction, typename Function>
struct handler<"health", Direction, hook::none, Function> {
  static constexpr hook when = hook::none;                 ///< It is the handler.
  static constexpr signal_id signal{"health", Direction};  ///< What it is for.
  Function function;                                       ///< What is called.
  std::chrono::nanoseconds interval{};                     ///< See `every`; zero means 5 s.

  /// The time from one check to the next, and the limit of one check. 5 s where this is not called
  /// or not positive.
  template <typename Rep, typename Period>
  [[nodiscard]] constexpr handler every(std::chrono::duration<Rep, Period> time) const {
    const std::chrono::nanoseconds limit = node::timeout_word{}(time).limit;
    return {function, limit.count() > 0 ? limit : limit.zero()};
  }
};

namespace detail {

// The row of a signal, looked up once for each name.
template <text Name>
inline constexpr const signal_row& row_of_name = row_of_signal(Name.view());

// The row of the signal that a handler or hook is for.
template <typename Handler>
inline constexpr const signal_row& row_of_handler = own_signal;
template <text Signal, order Direction, hook When, typename Function>
inline constexpr const signal_row&
    row_of_handler<handler<Signal, Direction, When, Function>> = row_of_name<Signal>;

// A signal as a word.
template <text Name, order Direction>
struct signal_word {
  static constexpr signal_id id{Name.view(), Direction};

  template <hook When, typename Function>
  using part = handler<Name, Direction, When, Function>;

  template <typename Function>
  constexpr part<hook::none, Function> operator()(Function function) const {
    return {static_cast<Function&&>(function)};
  }
  // A member function of the instance, as `stop(&server::close)`.
  template <typename Member, typename Class>
  requires std::is_function_v<Member>
  constexpr auto operator()(Member Class::*member) const {
    return (*this)(detail::as_function(member));
  }

  constexpr operator signal_id() const { return id; }
};

// The word of a built-in signal: the table defines its order.
template <text Name>
requires(is_built_in(Name.view())
) using built_in_word = signal_word<Name, row_of_name<Name>.id.direction>;

template <typename Word>
concept names_signal = requires {
  typename Word::template part<hook::none, int>;
};

}  // namespace detail

/// A program's own signal as a value of the DSL. Calling it with a function makes a handler for it,
/// `rotate_logs([](log& l) { l.rotate(); })`; it converts to its `signal_id`, as in
/// `sys.signal(rotate_logs)`:
///
/// `inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;`
///
/// It changes no state. The name of a built-in signal is refused. Modelled on donut.system, where a
/// signal is a row in a table: its name and its order.
template <text Name, order Direction>
struct signal : detail::signal_word<Name, Direction> {
  using detail::signal_word<Name, Direction>::id;          ///< The signal at run time.
  using detail::signal_word<Name, Direction>::operator();  ///< Makes the handler for it.
  static_assert(
      sizeof(std::conditional_t<
             detail::is_taken_name(Name.view()),
             signal_has_a_built_in_name<Name>,
             char>) != 0
  );
};

namespace dsl {

/// Makes the instance: the result of the handler. Dependencies come first.
inline constexpr detail::built_in_word<"start"> start;
/// Continues after `suspend`. Dependencies come first.
inline constexpr detail::built_in_word<"resume"> resume;
/// Ends the work; the instance is destroyed right after it. Dependents come first.
inline constexpr detail::built_in_word<"stop"> stop;
/// Pauses the work and keeps the instance. Dependents come first.
inline constexpr detail::built_in_word<"suspend"> suspend;
/// Reports how a component is doing: the result of the handler, as text; numbers, and the members
/// of a Hana struct, are also readings of `describe()`. Changes no state.
inline constexpr detail::built_in_word<"status"> status;
/// Keeps a file open across a restart: the handler returns a descriptor as an `int`, which the
/// component keeps, or a negative number. The next start of the same component gets a duplicate
/// from `context::inherited()`. It runs in `restart` and in `any_system::hand_over`, and cannot be
/// sent like a signal. Dependents come first.
inline constexpr detail::built_in_word<"hand_over"> hand_over;
/// Checks whether the component does its work: the handler returns a `health_report`. While the
/// component runs, a thread of its own calls it every 5 s, or as often as `.every(500ms)` says, one
/// call at a time, so that it may take as long as that; a longer one counts as `down` until it
/// returns, and so does one that throws. `suspend` and `stop` wait until it returns, and request it
/// to stop early through its `stop_token`. It cannot be sent like a signal: `any_system::health`
/// and `any_system::readiness` read the last result.
inline constexpr detail::built_in_word<"health"> health;
/// Accepts no new work, and finishes the work in progress. Changes no state. Dependents come first.
inline constexpr detail::built_in_word<"drain"> drain;
/// Accepts work from now on. Changes no state. Dependencies come first.
inline constexpr detail::built_in_word<"ready"> ready;
/// Takes new values of the component's own config while it runs: the handler gets the instance, the
/// config as it was, and the config as it is now, `changed([](cache& c, const limits& before, const
/// limits& now) { c.resize(now.entries); })`; a positional config of several values is passed once
/// as it was, and once more. When a reload changes these values, the component then does not
/// restart, nor what depends on it. If it throws, the component restarts with the new values
/// instead. It is not called for what refs lead to, and not if the component restarts anyway. What
/// `start` got by reference stays valid until the component stops. It cannot be sent like a signal.
/// From Integrant's `resume-key`.
inline constexpr detail::built_in_word<"changed"> changed;

}  // namespace dsl
}  // namespace cruller::v0
