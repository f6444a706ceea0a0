// Signals: the words that travel through a system, each with the direction it travels in.
#pragma once

#include <cruller/name.hpp>
#include <string_view>

namespace cruller {

/// The direction in which a signal passes through the graph of references.
enum class order : unsigned char {
  dependencies_first,  ///< A component gets the signal after everything that it needs.
  dependents_first     ///< A component gets the signal before everything that it needs.
};

/// A signal at run time: its name and direction. Two signals of one name are the same signal.
struct signal_id {
  std::string_view name;     ///< `"start"`.
  cruller::order direction;  ///< Which way it passes through the graph.
};

/// Where a function stands: around the handler for a signal, or as the handler itself.
enum class hook : unsigned char {
  before,  ///< A hook that runs before the handler.
  none,    ///< The handler.
  after    ///< A hook that runs after the handler.
};

/// A part of a component: what it does when it gets a signal, or around that (`before`, `after`).
template <text Signal, order Direction, hook When, typename Function>
struct handler {
  static constexpr hook when = When;                            ///< Handler or hook.
  static constexpr signal_id signal{Signal.view(), Direction};  ///< What it is for.
  Function function;                                            ///< What is called.
};

/// A signal as a value of the DSL. Calling it with a function makes the handler for it.
///
/// A program's own signals are values like the built-in ones:
/// `inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;`
/// After donut.system, where a signal is a row in a table: its name and its order.
template <text Name, order Direction>
struct signal {
  /// The signal at run time.
  static constexpr signal_id id{Name.view(), Direction};

  /// The handler for it, a part of a component: `rotate_logs([](log& l) { l.rotate(); })`.
  template <typename Function>
  constexpr handler<Name, Direction, hook::none, Function> operator()(Function function) const {
    return {static_cast<Function&&>(function)};
  }

  /// The signal at run time, as `sys.signal(rotate_logs)` wants it.
  constexpr operator signal_id() const { return id; }
};

namespace dsl {

/// Makes the instance: what the handler returns. Dependencies come first.
inline constexpr signal<"start", order::dependencies_first> start;
/// Goes on after `suspend`. Dependencies come first.
inline constexpr signal<"resume", order::dependencies_first> resume;
/// Ends the work; the instance is destroyed right after. Dependents come first.
inline constexpr signal<"stop", order::dependents_first> stop;
/// Pauses the work and keeps the instance. Dependents come first.
inline constexpr signal<"suspend", order::dependents_first> suspend;
/// Asks how a component is: what the handler returns, as text. Changes no state.
inline constexpr signal<"status", order::dependencies_first> status;
/// Keeps an open file across a restart: the handler returns a descriptor as an `int`, which stays
/// the component's own, or a negative number. A duplicate is there for the next start of the same
/// component, as `context::inherited()`. `restart` asks for it, and `any_system::hand_over`; it is
/// no signal that can be sent. Dependents come first.
inline constexpr signal<"hand_over", order::dependents_first> hand_over;

/// A hook: runs before the component's handler for `signal`, and also where it has none.
/// May be repeated; hooks run in the order in which they are written.
template <text Name, order Direction, typename Function>
constexpr handler<Name, Direction, hook::before, Function> before(
    const signal<Name, Direction>&, Function function
) {
  return {static_cast<Function&&>(function)};
}

/// A hook: runs after the component's handler for `signal`, and also where it has none.
template <text Name, order Direction, typename Function>
constexpr handler<Name, Direction, hook::after, Function> after(
    const signal<Name, Direction>&, Function function
) {
  return {static_cast<Function&&>(function)};
}

}  // namespace dsl
}  // namespace cruller
