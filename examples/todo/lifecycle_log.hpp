// A log of the lifecycle of a system's components.
#pragma once

#include <cruller/any_system.hpp>
#include <cruller/observer.hpp>

namespace shop {

class event_log;

/// Logs each step of the system that changes a component, and each failure, from its construction
/// to its destruction: `component start`, `component stop`, `component failed`. Constants have no
/// lifecycle, and are not logged.
///
/// As a component it sees the steps of the components that start after it and stop before it. Use
/// `depends_on` in those that it has to log.
class lifecycle_log {
 public:
  /// The log must outlive this object.
  lifecycle_log(event_log& log, cruller::any_system& system);

 private:
  cruller::subscription subscription_;
};

}  // namespace shop
