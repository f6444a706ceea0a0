// A choice: one of the systems that a program can run.
#pragma once

#include <memory>
#include <string_view>

namespace cruller::inline v0 {

#pragma GCC visibility push(default)
class any_system;
#pragma GCC visibility pop

/// One of the systems that a program can run: its name, and how a live one is made. Threads may use
/// the same one.
struct system_choice {
  std::string_view name;                  ///< By which it is chosen.
  std::unique_ptr<any_system> (*make)();  ///< Makes a live one, stopped.
};

}  // namespace cruller::v0
