// The log of steps.
#pragma once

#include <cruller/any_system.hpp>
#include <cruller/observer.hpp>
#include <cstddef>

namespace cruller::inline v0 {

// An observer that prints a line for each finished step: its number and the total, the signal, the
// component, the result and the duration.
class step_report {
 public:
  explicit step_report(const any_system& system);
  void operator()(const event& event) const;

 private:
  std::size_t width_ = 0;  // of the longest id, except very long ones
  bool colored_;
};

}  // namespace cruller::v0
