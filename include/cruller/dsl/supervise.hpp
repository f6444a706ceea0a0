// Supervision: what follows when a component fails while it runs.
#pragma once

#include <chrono>
#include <cruller/refusals.hpp>
#include <cruller/supervision.hpp>
#include <stdexcept>

namespace cruller::inline v0 {
namespace node {

/// The waits before restarts.
struct backoff {
  std::chrono::nanoseconds shortest = std::chrono::milliseconds(100);  ///< Before the first one.
  std::chrono::nanoseconds longest = std::chrono::seconds(10);         ///< The longest one.
};

/// The policy `restarting{…}`.
struct restarting {
  node::backoff backoff{};  ///< Each wait is twice as long as the one before, ±10 percent.
  unsigned at_most = 5;     ///< This many restarts within any window of this length:
  std::chrono::nanoseconds within = std::chrono::minutes(1);  ///< The length of the window.
  bool also_first_start = false;  ///< Whether a start that fails is tried again, too.
};

/// The policies without options.
template <supervision::reaction What>
struct policy {};

/// What follows when `restarting` has been done too often.
template <supervision::reaction What>
struct otherwise {};

/// The word `otherwise`.
struct otherwise_word {
  /// From one of the policies without options.
  template <supervision::reaction What>
  constexpr otherwise<What> operator()(policy<What>) const {
    return {};
  }
};

/// How a component, or what a base contains, is supervised.
struct supervise {
  supervision how;  ///< As the engine reads it.
};

/// The word `supervise`.
struct supervise_word {
  /// A policy without options.
  template <supervision::reaction What>
  constexpr supervise operator()(policy<What>) const {
    return {{.first = What}};
  }
  /// Restarts; when that was done too often, the other policy follows. Throws
  /// `std::invalid_argument` for options that make no sense; where the definition is constexpr, the
  /// compiler shows it.
  template <supervision::reaction What>
  constexpr supervise operator()(const restarting& how, otherwise<What>) const {
    if (how.at_most == 0) throw std::invalid_argument("restarting: .at_most must be at least 1");
    if (how.backoff.shortest.count() < 0 || how.backoff.longest < how.backoff.shortest)
      throw std::invalid_argument("restarting: .backoff is {shortest, longest}, from 0 on");
    if (how.within.count() <= 0)
      throw std::invalid_argument("restarting: .within must be positive");
    return {
        {.first = supervision::reaction::restart,
         .otherwise = What,
         .shortest = how.backoff.shortest,
         .longest = how.backoff.longest,
         .at_most = how.at_most,
         .within = how.within,
         .also_first_start = how.also_first_start}};
  }
  /// Restarts; when that was done too often, the program shuts down.
  // After the function that it calls: clang evaluates no template that is defined later.
  constexpr supervise operator()(const restarting& how) const {
    return (*this)(how, otherwise<supervision::reaction::shut_down>{});
  }
  /// Anything else is refused.
  template <typename... Values>
  constexpr auto operator()(const Values&...) const {
    static_assert(sizeof(supervise_takes_a_policy<Values...>) != 0);
    return supervise{};
  }
};

}  // namespace node

namespace dsl {

/// A part of a component, or of a base for the components inside: what follows when one of them
/// fails while it runs, because of its `work` or through `context::reporter()`. A component's own
/// part overrides that of a base, and an inner base an outer one. One of
///
///     supervise(shut_down)      // the default
///     supervise(leave_failed)
///     supervise(escalate)
///     supervise(restarting{.backoff = {100ms, 10s}, .at_most = 5, .within = 1min},
///               otherwise(escalate))
///
/// Modelled on Erlang's supervisors: what depends on the failed component restarts with it.
inline constexpr node::supervise_word supervise{};

/// A policy for `supervise`: the program shuts down in order, and `run` returns 4. In a program
/// with a main function of its own the component becomes `failed`, `any_system::on_failure` is
/// called, and nothing else happens.
inline constexpr node::policy<supervision::reaction::shut_down> shut_down{};
/// A policy for `supervise`: the component stays `failed`, and everything else goes on.
inline constexpr node::policy<supervision::reaction::leave_failed> leave_failed{};
/// A policy for `supervise`: the policy of the next base outwards decides, with counts of its own,
/// and restarts its whole group. Without such a base, the program shuts down.
inline constexpr node::policy<supervision::reaction::escalate> escalate{};
/// A policy for `supervise`: stops the component and everything that depends on it, waits, and
/// starts the same components again. A start that fails counts, too.
using restarting = node::restarting;
/// The second argument of `supervise`: what follows when the limit of `restarting` is reached.
inline constexpr node::otherwise_word otherwise{};

}  // namespace dsl
}  // namespace cruller::v0
