// Whether a program is ready, as load balancers and orchestrators ask.
#pragma once

#include <string>
#include <vector>

namespace cruller::inline v0 {

/// Whether a live system is ready for requests, and whether it works at all: the result of
/// `any_system::readiness`. A plain value, a copy.
struct readiness {
  /// Whether it is ready: it was started, its end is not announced, and each entry point runs and
  /// is not `down`, with everything that it needs. Entry points are the components with the part
  /// `entry_point()`; if there is none, those that no component needs. If the last start from
  /// `stopped` had a selection, only selected components count.
  bool is_ready = false;
  /// Why it is not ready, a line for each entry point: `http.server <- store: no connection`. Empty
  /// if it is ready.
  std::vector<std::string> reasons;
  /// Whether it works: no step exceeds its timeout and still runs, and supervision has not given up
  /// restarting a component. What is outside of the program has no influence on it, and neither has
  /// health.
  bool is_live = true;
  /// Why it is not live, a line for each. Empty if it is.
  std::vector<std::string> stuck;
  bool is_started = false;  ///< Whether a start has succeeded since the system was made.
  bool is_ending = false;   ///< Whether its end is announced, or it was stopped.
};

}  // namespace cruller::v0
