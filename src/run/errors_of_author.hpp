// The destination of errors that the program's author has chosen.
#pragma once

#include <functional>
#include <string_view>

#include "process/output.hpp"

namespace cruller::inline v0 {

// The author's destination for errors, while `run` runs.
class errors_of_author {
 public:
  explicit errors_of_author(const std::function<void(std::string_view)>& writer)
      : is_set_(writer != nullptr) {
    if (is_set_) print_errors_through(writer);
  }
  ~errors_of_author() {
    if (is_set_) print_errors_through(nullptr);
  }
  errors_of_author(const errors_of_author&) = delete;
  errors_of_author& operator=(const errors_of_author&) = delete;

 private:
  const bool is_set_;
};

}  // namespace cruller::v0
