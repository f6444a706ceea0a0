// The main function of a program made of named systems: choose one, start it, wait, stop it.
#pragma once

#include <cruller/named_systems.hpp>
#include <cruller/system_choice.hpp>
#include <span>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// Runs one of `systems` according to the arguments; `--help` and `docs/run.md` list them. Returns
/// the exit code for `main`: 0 success, 1 a start, a drain or a stop failed, 2 wrong usage, 3
/// stopping took longer than its limit, 130 a further SIGINT or SIGTERM during the stop.
int run(std::span<const system_choice> systems, int argc, const char* const* argv);

}  // namespace cruller::v0
#pragma GCC visibility pop

namespace cruller::inline v0 {

/// The main function of a program made of named systems:
/// `int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }`.
/// `docs/run.md` lists its options; the other `run` documents the exit code.
template <const auto& Systems>
int run(int argc, const char* const* argv) {
  static_assert(sizeof(detail::verdict_on_systems<Systems>) != 0);
  return run(std::span<const system_choice>(detail::choices<Systems>), argc, argv);
}

}  // namespace cruller::v0
