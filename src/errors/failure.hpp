// The failures of a signal: collected while it runs, thrown at its end.
#pragma once

#include <algorithm>
#include <cruller/error.hpp>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// The message of an exception, or its type if it has no message.
std::string message_of(const std::exception_ptr& error);

// The message of a cancelled signal, with the end of the program as the reason.
std::string text_of_ended(const signal_error& error);

// A failure in one line: what is wrong with a value says where it is.
std::string line_of(const failure& of);

// Adding never throws, so that a failure for lack of memory is cleaned up like any other. If there
// is not enough memory for the whole report, only the first cause is kept.
class failure_list {
 public:
  bool empty() const { return first_ == nullptr && !is_cancelled_; }
  bool has(std::string_view component) const {
    return std::ranges::any_of(failures_, [&](const failure& f) {
      return f.component == component;
    });
  }
  void add(
      std::string_view component, std::string_view signal, const std::exception_ptr& cause
  ) noexcept;
  // Adds the failures of another list, and what they have caused.
  void add(failure_list&& other) noexcept;
  void rolled_back(std::string_view component) noexcept;
  void not_reached(std::string_view component) noexcept;

  // The signal was cancelled. This is thrown like a failure, even without failures.
  void cancelled(std::string_view signal) noexcept;
  // The failures that are not expired limits.
  failure_list without_timeouts() && noexcept;

  // Throws a signal_error with the cause of the first failure nested. If there is not enough memory
  // for it, throws a std::bad_alloc with the same cause nested. Returns if there are no failures.
  void throw_if_any();

 private:
  // Runs a function that allocates memory for the report.
  template <typename Function>
  void note(Function function) noexcept;

  std::exception_ptr first_;
  bool is_cut_ = false;  // the report is incomplete
  bool is_cancelled_ = false;
  std::string_view cancelled_;  // the name of the signal: of a built-in one or of the plan
  std::vector<failure> failures_;
  std::vector<std::string> rolled_back_;
  std::vector<std::string> not_reached_;
};

}  // namespace cruller::v0
