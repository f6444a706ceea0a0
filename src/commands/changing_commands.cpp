// Commands that change the system or its settings.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <iterator>

#include "commands/commands.hpp"
#include "plan/selected_route.hpp"

namespace cruller::inline v0::does {
namespace {

nlohmann::json state_of(const live_program& program) {
  return {{"system", program.name()}, {"state", program.system()->state().name()}};
}

answer changed(const live_program& program, const std::string& text) {
  return {.text = text + '\n', .data = state_of(program)};
}

// The answer to a signal for some components: it names the other components that have changed.
answer changed(
    const live_program& program, std::string_view did, const words& ids, const reached& with
) {
  std::string text;
  if (with.chosen.empty() && with.others.empty())
    text = fmt::format("nothing to do: {} {}\n", fmt::join(ids, ", "), with.state);
  if (!with.chosen.empty()) text += fmt::format("{}: {}\n", did, fmt::join(with.chosen, ", "));
  if (!with.others.empty()) text += fmt::format("also {}: {}\n", did, fmt::join(with.others, ", "));
  answer result{.text = text, .data = state_of(program)};
  result.data["changed"] = with.chosen;
  result.data["also_changed"] = with.others;
  return result;
}

// Switches to another system, and returns a line for each value that does not fit it.
std::string use_other(live_program& program, const std::string& name, bool is_to_start) {
  std::vector<std::string> problems;
  program.use(name, problems, is_to_start);
  std::string text;
  for (const std::string& each : problems) text += fmt::format("skipped: {}\n", each);
  return text;
}

class unknown_target : public unknown_name {
 public:
  unknown_target(std::string_view name, std::vector<std::string> known)
      : unknown_name("system or component", name, std::move(known)) {}
};

// Throws if the name is neither that of a system nor an id.
void require_target(const live_program& program, const std::string& name) {
  const auto system = program.system();
  try {
    find_components(system->wiring(), {name});
  } catch (const unknown_component&) {
    std::vector<std::string> known = program.names();
    if (known.empty()) throw;
    std::ranges::move(known_names(system->wiring()), std::back_inserter(known));
    throw unknown_target(name, std::move(known));
  }
}

// If the name is also that of a component, the system counts.
bool is_system_name(const live_program& program, const words& arguments) {
  const std::vector<std::string> systems = program.names();
  return arguments.size() == 1 && std::ranges::find(systems, arguments.front()) != systems.end();
}

}  // namespace

answer start(live_program& program, const words& arguments, const output_sink& say) {
  const bool is_system = is_system_name(program, arguments);
  if (arguments.size() == 1 && !is_system) require_target(program, arguments.front());
  if (!arguments.empty() && !is_system)
    return changed(program, "started", arguments, program.start_some(arguments));
  if (is_system) {
    const std::string skipped = use_other(program, arguments.front(), true);
    if (!skipped.empty() && say) say(skipped);
  }
  return changed(program, program.start());
}

answer stop(live_program& program, const words& arguments, const output_sink&) {
  if (!arguments.empty())
    return changed(program, "stopped", arguments, program.stop_some(arguments));
  return changed(program, program.stop());
}

answer suspend(live_program& program, const words& arguments, const output_sink&) {
  if (!arguments.empty())
    return changed(program, "suspended", arguments, program.suspend_some(arguments));
  return changed(program, program.suspend());
}

answer resume(live_program& program, const words& arguments, const output_sink&) {
  if (!arguments.empty())
    return changed(program, "resumed", arguments, program.resume_some(arguments));
  return changed(program, program.resume());
}

answer restart(live_program& program, const words& arguments, const output_sink& say) {
  if (is_system_name(program, arguments) && arguments.front() != program.name())
    return start(program, arguments, say);
  const bool is_everything = arguments.empty() || is_system_name(program, arguments);
  if (is_everything && program.hooks.reload) return program.hooks.reload(say);
  if (!is_everything)
    return changed(program, "restarted", arguments, program.restart_some(arguments));
  const std::string& hint = program.hooks.without_reload;
  return changed(program, program.restart() + (hint.empty() ? "" : "\n" + hint));
}

answer restart_all(live_program& program, const words& arguments, const output_sink& say) {
  if (!arguments.empty() && !is_system_name(program, arguments))
    use_other(program, arguments.front(), true);  // Throws.
  return restart(program, arguments, say);
}

answer signal(live_program& program, const words& arguments, const output_sink&) {
  const std::string& name = arguments.front();
  const words ids(arguments.begin() + 1, arguments.end());
  if (ids.empty()) {
    const std::string text = program.signal(name);
    return changed(program, text.empty() ? fmt::format("sent {}", name) : text);
  }
  switch (detail::row_of_signal(name).effect) {
    case detail::signal_effect::starts:
      return changed(program, "started", ids, program.start_some(ids));
    case detail::signal_effect::stops:
      return changed(program, "stopped", ids, program.stop_some(ids));
    case detail::signal_effect::suspends:
      return changed(program, "suspended", ids, program.suspend_some(ids));
    case detail::signal_effect::resumes:
      return changed(program, "resumed", ids, program.resume_some(ids));
    case detail::signal_effect::none:
      break;
  }
  program.signal(name, ids);
  return changed(program, fmt::format("sent {} to {}", name, fmt::join(ids, ", ")));
}

answer use(live_program& program, const words& arguments, const output_sink&) {
  const std::string skipped = use_other(program, arguments.front(), false);
  return changed(program, fmt::format("{}{} is stopped", skipped, program.name()));
}

answer only(live_program& program, const words& arguments, const output_sink&) {
  program.choose_only(arguments);
  return {
      .text = arguments.empty() ? "the next start includes all components\n"
                                : fmt::format(
                                      "the next start includes only {} and their dependencies\n",
                                      fmt::join(arguments, ", ")
                                  ),
      .data = {{"only", arguments}}};
}

answer set(live_program& program, const words& arguments, const output_sink&) {
  const std::string& path = arguments[0];
  const bool is_now = program.set(path, arguments[1]);
  return {
      .text = is_now
                  ? fmt::format("{} is set\n", path)
                  : fmt::format("{} is in use; the new value applies from the next start\n", path),
      .data = {{"path", path}, {"is_now", is_now}}};
}

answer log(live_program& program, const words& arguments, const output_sink&) {
  if (!arguments.empty()) {
    const bool on = arguments.front() == "on";
    if (!on && arguments.front() != "off") throw error("usage: log [on|off]");
    program.log(on);
  }
  return {
      .text = fmt::format("steps are {}\n", program.logs() ? "printed" : "not printed"),
      .data = {{"log", program.logs()}}};
}

answer quit(live_program& program, const words&, const output_sink&) {
  if (!program.hooks.quit) throw error("this program cannot be ended by a command");
  program.hooks.quit();
  return {};
}

}  // namespace cruller::v0::does
