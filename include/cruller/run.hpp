// The main function of a program made of named systems: choose one, start it, wait, stop it.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller {

class any_system;

/// One of the systems that a program can run: its name, and how a live one is made.
struct system_choice {
  std::string_view name;                  ///< By which it is chosen.
  std::unique_ptr<any_system> (*make)();  ///< Makes a live one, stopped.
};

/// Runs one of `systems` as the arguments say: `--help` and `docs/run.md` list them. Returns the
/// exit code for `main`: 0 clean, 1 a start or stop failed, 2 wrong usage, 3 stopping took longer
/// than its limit, 130 told twice to end.
int run(std::span<const system_choice> systems, int argc, const char* const* argv);

}  // namespace cruller
#pragma GCC visibility pop
