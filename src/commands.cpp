// The table of commands.
#include "commands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cruller {
namespace {

using enum names;

constexpr command table[] = {
    {"start",
     "[SYSTEM]",
     "start what is chosen, or another system; stops first what runs",
     a_system,
     0,
     1,
     true,
     &does::start},
    {"stop", "", "stop everything", nothing, 0, 0, true, &does::stop},
    {"suspend", "", "suspend what runs", nothing, 0, 0, true, &does::suspend},
    {"resume", "", "resume what is suspended", nothing, 0, 0, true, &does::resume},
    {"restart",
     "[ID...]",
     "stop and start everything, or these and what depends on them",
     an_id,
     0,
     any_number,
     true,
     &does::restart},
    {"signal", "NAME", "send a signal", a_signal, 1, 1, true, &does::signal},
    {"use", "SYSTEM", "stop what runs, and take another system", a_system, 1, 1, true, &does::use},
    {"only",
     "[ID...]",
     "from the next start on, start only these and what they need; or everything",
     an_id,
     0,
     any_number,
     true,
     &does::only},
    {"set",
     "PATH VALUE",
     "give a constant another value, from its next start on",
     a_constant,
     2,
     2,
     true,
     &does::set},
    {"system",
     "",
     "show the components: state, status, since when, how long the last step took",
     nothing,
     0,
     0,
     false,
     &does::system},
    {"describe",
     "ID",
     "show all there is to know of a component or group",
     an_id,
     1,
     1,
     false,
     &does::describe},
    {"instance",
     "ID",
     "show an instance as text, and its type",
     an_id,
     1,
     1,
     false,
     &does::instance},
    {"graph",
     "[ID]",
     "show what everything needs, or what one needs and what needs it",
     an_id,
     0,
     1,
     false,
     &does::graph},
    {"timeline",
     "",
     "show the steps of the last signal; those marked * made it take so long",
     nothing,
     0,
     0,
     false,
     &does::timeline},
    {"log", "[on|off]", "print each step, or not", on_off, 0, 1, false, &does::log},
    {"systems", "", "list the systems", nothing, 0, 0, false, &does::systems},
    {"help", "[COMMAND]", "list the commands, or explain one", a_command, 0, 1, false, &does::help},
    {"quit", "", "stop everything and end, as Ctrl-D does", nothing, 0, 0, false, &does::quit},
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

}  // namespace cruller
