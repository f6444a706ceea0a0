// How a signal is sent: to which components, with how many threads, with which timeout.
#pragma once

#include <chrono>
#include <cruller/selection.hpp>
#include <stop_token>

namespace cruller::inline v0 {

/// What happens to the components that a failed `start` has started.
enum class failure_policy : unsigned char {
  roll_back,  ///< They are stopped again, in reverse order.
  keep,       ///< They keep running; call `stop()` to clean up.
  /// The same, and everything that does not depend on what failed starts, too. The error has all
  /// failures.
  go_on
};

/// How a signal is sent: `sys.start({.only = {"http"}, .on_failure = policy})`.
///
/// `only` selects the components that receive the signal. `start` and `resume` add all their
/// dependencies; `stop`, `suspend` and `restart` add all their dependents; `status` and
/// user-defined signals reach exactly the selected components. `except` leaves components out, and
/// what must be left out with them: for `start` and `resume` what depends on them, for `stop`,
/// `suspend` and `restart` what they need. Every verb throws `unknown_component` for an unknown id,
/// before anything happens.
///
/// With `threads` above 1, independent components run at the same time, on the calling thread and
/// on additional threads, at most `threads` in total. Each component receives the signal as soon as
/// its predecessors are done, and sees their effects. After a failure no further step begins, steps
/// in progress are awaited, and what they started is rolled back too; the first failure in time is
/// the primary one. `stop` still tries all components.
///
/// `timeout` limits the whole signal, from its begin. Zero means no limit; a negative value has
/// already expired. A component that exceeds this limit, or its own `timeout(d)`, is requested to
/// stop through its `stop_token`, is reported to observers as `overdue`, is awaited, and counts as
/// failed; a component that started late is stopped again. Steps that begin after the signal's
/// limit are overdue at once. During a rollback only the components' own limits apply.
///
/// `stop_token` cancels the signal, like `any_system::cancel`: steps in progress are requested to
/// stop, no further step begins, and the verb throws a `signal_error` that is `cancelled()`. A stop
/// cannot be cancelled.
///
/// `drain` is for `stop`, which then sends `drain` to the same components first, for at most this
/// time. Independent components drain at the same time, whatever `threads` is. A component that
/// exceeds the limit is requested to stop, is reported to observers as `overdue`, and is awaited;
/// that is no failure. What a handler throws is one, and everything is stopped nevertheless. A
/// cancelled drain ends early; the stop follows.
///
/// A plain value: threads may read the same one, or copy it.
template <typename Selection>
struct basic_signal_options {
  Selection only = selection::everything();  ///< The selected components and groups.
  Selection except{};                        ///< What is left out of them.
  unsigned threads = 1;  ///< With 0 or 1, sequential in the order of the signal.
  failure_policy on_failure = failure_policy::roll_back;  ///< For a start that fails.
  std::chrono::nanoseconds timeout{};  ///< For the whole signal; zero means no limit.
  bool measured = false;  ///< Measures `last_duration` even if the system is not observed.
  std::chrono::nanoseconds drain{};  ///< For a stop: the limit of its drain; zero means no drain.
  std::stop_token stop_token{};      ///< Cancels the signal. May be empty.
  /// Adds the steps of a signal that changes no state to the timeline of the one before, as `run`
  /// does with `ready` after a start.
  bool continues_timeline = false;
  /// The further threads of this start wait, after it, until the system is stopped, and later verbs
  /// use them again; `run` does this. What belongs to the thread that created it lives as long as
  /// the system: a child process with PR_SET_PDEATHSIG, a thread-local object.
  bool keep_threads = false;

  /// Converts to options with another selection type.
  template <typename Other>
  operator basic_signal_options<Other>() const {
    return {
        .only = only,
        .except = except,
        .threads = threads,
        .on_failure = on_failure,
        .timeout = timeout,
        .measured = measured,
        .drain = drain,
        .stop_token = stop_token,
        .continues_timeline = continues_timeline,
        .keep_threads = keep_threads};
  }
};

/// Options whose selection is resolved when the signal is sent.
using signal_options = basic_signal_options<selection>;

}  // namespace cruller::v0
