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

class failure_list {
 public:
  bool empty() const { return failures_.empty(); }
  bool has(std::string_view component) const {
    return std::ranges::any_of(failures_, [&](const failure& f) {
      return f.component == component;
    });
  }
  void add(std::string_view component, std::string_view signal, std::exception_ptr cause) {
    failures_.push_back(
        {std::string(component), std::string(signal), message_of(cause), std::move(cause)}
    );
  }
  void rolled_back(std::string_view component) { rolled_back_.emplace_back(component); }
  void not_reached(std::string_view component) { not_reached_.emplace_back(component); }

  // Adds the failures of another list.
  void add(failure_list&& other) {
    for (failure& each : other.failures_) failures_.push_back(std::move(each));
  }

  // Throws a signal_error with the cause of the first failure nested; returns when there is none.
  void throw_if_any();

 private:
  std::vector<failure> failures_;
  std::vector<std::string> rolled_back_;
  std::vector<std::string> not_reached_;
};

}  // namespace cruller
