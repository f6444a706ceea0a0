// Failures of one signal, collected while it goes on, and thrown at its end.
#pragma once

#include <algorithm>
#include <cruller/error.hpp>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace cruller {

// What an exception says; of one without a message, its type.
std::string message_of(const std::exception_ptr& error);

// Adding to it never throws, so that what fails for want of memory is cleaned up like all else.
// Where there is none for the whole report, the first cause is kept alone.
class failure_list {
 public:
  bool empty() const { return first_ == nullptr; }
  bool has(std::string_view component) const {
    return std::ranges::any_of(failures_, [&](const failure& f) {
      return f.component == component;
    });
  }
  void add(
      std::string_view component, std::string_view signal, const std::exception_ptr& cause
  ) noexcept;
  // Adds the failures of another list.
  void add(failure_list&& other) noexcept;
  void rolled_back(std::string_view component) noexcept;
  void not_reached(std::string_view component) noexcept;

  // Throws a signal_error with the cause of the first failure nested; or, where there is no memory
  // for one that tells all, a std::bad_alloc that nests the same. Returns when nothing has failed.
  void throw_if_any();

 private:
  // Does what needs memory for the report.
  template <typename Function>
  void note(Function function) noexcept;

  std::exception_ptr first_;
  bool is_cut_ = false;  // something is missing
  std::vector<failure> failures_;
  std::vector<std::string> rolled_back_;
  std::vector<std::string> not_reached_;
};

}  // namespace cruller
