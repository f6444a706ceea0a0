// The words of the control protocol: what a request asks for, and the two forms of an answer.
#pragma once

#include <string>
#include <string_view>

#include "answer.hpp"

namespace cruller {

// A request without its form: what is typed at the console, and whether JSON is to come back.
struct control_request {
  explicit control_request(std::string_view line);

  std::string command;
  bool json = false;
};

// Writes for one request what is said and what is answered: as plain text, or as a line of JSON
// each. Bytes that are no UTF-8 are replaced in JSON; a character that comes in two pieces is kept
// whole. One thread at a time.
class control_form {
 public:
  explicit control_form(bool json) : json_(json) {}

  std::string say(std::string_view text);
  std::string finish(const answer& last);

 private:
  bool json_;
  std::string rest_;  // the begin of a character whose end is still to come
};

// The text of an answer that is an error.
answer control_error(std::string_view text);

}  // namespace cruller
