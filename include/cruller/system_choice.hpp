// A choice: one of the systems that a program can run.
#pragma once

#include <memory>
#include <string_view>

namespace cruller::inline v0 {

#pragma GCC visibility push(default)
class any_system;
#pragma GCC visibility pop

/// One of the systems that a program can run: its name, and a function that makes it. Threads may
/// use the same one.
struct system_choice {
  std::string_view name;                  ///< Its name.
  std::unique_ptr<any_system> (*make)();  ///< Makes a live, stopped system.
};

}  // namespace cruller::v0
