// The control protocol: requests, and the two forms of answers.
#pragma once

#include <string>
#include <string_view>

#include "program/answer.hpp"

namespace cruller::inline v0 {

// A parsed request: the command line, and whether the answer is JSON.
struct control_request {
  explicit control_request(std::string_view line);

  std::string command;
  bool json = false;
};

// Formats the output and the answer of one request, as plain text without control characters or as
// lines of JSON. In JSON, invalid UTF-8 is replaced; a character that arrives in two pieces is
// preserved. Not thread-safe.
class control_form {
 public:
  explicit control_form(bool json) : json_(json) {}

  std::string say(std::string_view text);
  std::string finish(const answer& last);

 private:
  bool json_;
  std::string rest_;  // the beginning of an incomplete character
};

// An answer that is an error.
answer control_error(std::string_view text);

}  // namespace cruller::v0
