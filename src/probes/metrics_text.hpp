// Metrics in the text format of Prometheus, version 0.0.4.
#pragma once

#include <cruller/any_system.hpp>
#include <cruller/readiness.hpp>
#include <string>

#include "probes/step_statistics.hpp"

namespace cruller::inline v0 {

// Each metric with its help, its type and its samples. Calls the `status` handlers of the system,
// unless a signal is under way; constants are left out.
std::string metrics_text(
    any_system& system, const readiness& now, const step_statistics::numbers& past
);

}  // namespace cruller::v0
