// The effects of POSIX signals while the program runs.
#pragma once

#include "run/session.hpp"

namespace cruller::inline v0 {

// The reactions that the author has chosen, and job control: Ctrl-Z suspends the system before the
// process stops, and `fg` resumes it. Errors are reported and do not end the program.
class reactions {
 public:
  explicit reactions(const session& p) : p_(p) {}

  // Handles a signal that does not request the end. Throws the error of a failed restart if nothing
  // runs any more and the program cannot start it again.
  void react_to(int signal);

 private:
  void stop();
  void resume();

  const session& p_;
  bool has_suspended_ = false;
};

}  // namespace cruller::v0
