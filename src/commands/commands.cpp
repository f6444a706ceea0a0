// The table of commands.
#include "commands/commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cruller::inline v0 {
namespace {

using enum names;

constexpr command table[] = {
    {detail::start_signal.id.name,
     "[SYSTEM | ID...]",
     "start the selected system, or SYSTEM, after stopping a running one; or these components",
     a_system_or_id,
     0,
     any_number,
     true,
     &does::start},
    {detail::stop_signal.id.name,
     "[ID...]",
     "stop the system, or these components and their dependents",
     an_id,
     0,
     any_number,
     true,
     &does::stop},
    {detail::signal_that<detail::signal_effect::suspends>.id.name,
     "[ID...]",
     "suspend the system, or these components and their dependents",
     an_id,
     0,
     any_number,
     true,
     &does::suspend},
    {detail::signal_that<detail::signal_effect::resumes>.id.name,
     "[ID...]",
     "resume the system, or these components and their dependencies",
     an_id,
     0,
     any_number,
     true,
     &does::resume},
    {"restart",
     "[ID...]",
     "restart the system, or these components and their dependents",
     an_id,
     0,
     any_number,
     true,
     &does::restart},
    {"signal",
     "NAME [ID...]",
     "send a signal to the system, or to these components",
     a_signal_then_ids,
     1,
     any_number,
     true,
     &does::signal},
    {"use",
     "SYSTEM",
     "stop the running system and switch to SYSTEM",
     a_system,
     1,
     1,
     true,
     &does::use},
    {"only",
     "[ID...]",
     "start only these components and their dependencies from now on; without ID, all",
     an_id,
     0,
     any_number,
     true,
     &does::only},
    {"set",
     "PATH VALUE",
     "set a constant; one in use gets the value at its next start",
     a_constant,
     2,
     2,
     true,
     &does::set},
    {"system",
     "",
     "list the components: state, status, last change, duration of the last step",
     nothing,
     0,
     0,
     false,
     &does::system},
    {"describe",
     "ID",
     "show the details of a component, or of each component in a group",
     an_id,
     1,
     1,
     false,
     &does::describe},
    {"instance",
     "ID",
     "show the type and value of an instance",
     an_id,
     1,
     1,
     false,
     &does::instance},
    {"graph",
     "[ID]",
     "show the dependency graph, or the dependencies and dependents of ID",
     an_id,
     0,
     1,
     false,
     &does::graph},
    {"timeline",
     "",
     "show the steps of the last signal; * marks the critical chain",
     nothing,
     0,
     0,
     false,
     &does::timeline},
    {"log", "[on|off]", "turn the log of steps on or off", on_off, 0, 1, false, &does::log},
    {"systems", "", "list the systems", nothing, 0, 0, false, &does::systems},
    {"states",
     "",
     "list the states of the program: name, status, value",
     nothing,
     0,
     0,
     false,
     &does::states},
    {"help",
     "[COMMAND]",
     "list the commands, or describe COMMAND",
     a_command,
     0,
     1,
     false,
     &does::help},
    {"quit", "", "stop the system and exit, like Ctrl-D", nothing, 0, 0, false, &does::quit},
};

}  // namespace

std::span<const command> commands() { return table; }

std::vector<std::string> command_names() {
  std::vector<std::string> all;
  for (const command& each : table) all.emplace_back(each.name);
  return all;
}

const command& find_command(std::string_view name) {
  const auto* const found = std::ranges::find(table, name, &command::name);
  if (found == std::end(table)) throw unknown_command(name, command_names());
  return *found;
}

}  // namespace cruller::v0
