// What `run` prints for a person.
#pragma once

#include <cruller/any_system.hpp>
#include <cruller/observer.hpp>
#include <string>
#include <string_view>

namespace cruller {

// A line for each step: which of how many, the signal, the component, how it ended, how long.
class step_report {
 public:
  explicit step_report(const any_system& system);
  void operator()(const event& event) const;

 private:
  std::size_t width_ = 0;  // of the longest id
  bool colored_;
};

// A line of its own about the whole system.
void report(std::string_view text);
// An error with all that it holds, on standard error.
void report_error(const std::exception& error);
// All components, on standard output.
void report_descriptions(any_system& system);

}  // namespace cruller
