// What `run` prints for a person.
#pragma once

#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/observer.hpp>
#include <cstdio>
#include <functional>
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

// Writes at once to standard output or standard error; all that is printed here goes through it.
// What cannot be written is lost.
void print(std::FILE* to, std::string_view text);
// Who does it instead, from any thread: a prompt, whose line must stay whole.
// Null: nobody. Returns when the one before is no longer called.
void print_through(std::function<void(std::FILE* to, std::string_view text)> printer);

// A duration for a person: `1.5 ms`.
std::string readable(std::chrono::nanoseconds duration);
// An error with all that it holds, in lines.
std::string error_text(const std::exception& error);
// All there is to know of a component, in lines.
std::string description_text(const component_description& component);

// A line of its own about the whole system.
void report(std::string_view text);
// An error, on standard error.
void report_error(const std::exception& error);
// What went otherwise than somebody may think, on standard error.
void report_warning(std::string_view text);
// All components, on standard output.
void report_descriptions(any_system& system);

}  // namespace cruller
