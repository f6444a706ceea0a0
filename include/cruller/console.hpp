// A console for a live system: a prompt inside the running program.
#pragma once

#include <cruller/named_systems.hpp>
#include <cruller/system_choice.hpp>
#include <span>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

/// Runs a prompt on standard input and output for a live system, until `quit` or the end of the
/// input; `help` lists the commands. Then stops the system, and returns 0, or 1 if a component
/// failed to stop. Requires cruller to be built with the option `console`.
///
/// On a terminal it offers a history and completion with Tab. Otherwise it reads plain lines, for
/// scripts. Only one console can run at a time. Other threads may use the system meanwhile.
///
/// It does not handle POSIX signals. While a line is being typed, Ctrl-C discards it and Ctrl-Z
/// stops the process, as keys. While a command runs, both send their usual signals, which the
/// program handles.
int console(any_system& system);

/// Creates and starts one of several systems, and runs a console for it. If the start fails, the
/// console stays open. Without a name it uses the first system. Throws `unknown_system`.
int console(std::span<const system_choice> systems, std::string_view name = {});

/// `return cruller::console<systems>("dev");`
template <const auto& Systems>
int console(std::string_view name = {}) {
  static_assert(sizeof(detail::verdict_on_systems<Systems>) != 0);
  return console(std::span<const system_choice>(detail::choices<Systems>), name);
}

}  // namespace cruller::v0
#pragma GCC visibility pop
