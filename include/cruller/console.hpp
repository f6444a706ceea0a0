// A console for a live system: a prompt inside the running program.
#pragma once

#include <cruller/named_systems.hpp>
#include <cruller/run.hpp>
#include <span>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller {

/// A prompt on standard input and output for a live system, until `quit` or the end of the input;
/// `help` lists the commands. Stops the system at the end, and returns 0, or 1 when a component has
/// failed to stop. Needs a cruller that is built with its option `console`.
///
/// Where standard input and output are a terminal, there is a history, and Tab completes. Else it
/// reads plain lines, for scripts. At most one console at a time.
///
/// It takes over no POSIX signal. While a line is typed, Ctrl-C drops it and Ctrl-Z stops the
/// process, as keys; while a command runs, both are the signals that they are elsewhere, and what
/// they do is the program's business.
int console(any_system& system);

/// The same for one of several systems: makes it, and starts it. The console stays when that fails.
/// Without a name it is the first. Throws `unknown_system`.
int console(std::span<const system_choice> systems, std::string_view name = {});

/// `return cruller::console<systems>("dev");`
template <const auto& Systems>
int console(std::string_view name = {}) {
  static_assert(sizeof(detail::verdict_on_names<Systems>) != 0);
  return console(std::span<const system_choice>(detail::choices<Systems>), name);
}

}  // namespace cruller
#pragma GCC visibility pop
