// An object that lets this thread access files as a user without rights during its lifetime.
#pragma once

#include <sys/fsuid.h>
#include <unistd.h>

class other_user {
 public:
  other_user() { setfsuid(number); }
  ~other_user() { setfsuid(0); }
  other_user(const other_user&) = delete;
  other_user& operator=(const other_user&) = delete;

  static bool can_be() { return geteuid() == 0; }

  template <typename Function>
  void as_root(Function function) const {
    setfsuid(0);
    function();
    setfsuid(number);
  }

 private:
  static constexpr uid_t number = 54321;
};
