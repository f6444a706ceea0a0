// Commands that change the system, or what is chosen for it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cruller/error.hpp>

#include "commands.hpp"

namespace cruller::does {
namespace {

nlohmann::json state_of(const workbench& bench) {
  return {{"system", bench.name()}, {"state", bench.system()->state().name()}};
}

answer changed(const workbench& bench, const std::string& text) {
  return {.text = text + '\n', .data = state_of(bench)};
}

// What of the values that were chosen does not fit another system.
std::string use_other(workbench& bench, const std::string& name) {
  std::vector<std::string> problems;
  bench.use(name, problems);
  std::string text;
  for (const std::string& each : problems) text += fmt::format("left out: {}\n", each);
  return text;
}

}  // namespace

answer start(workbench& bench, const words& arguments, const speaker& say) {
  if (!arguments.empty()) {
    const std::string left_out = use_other(bench, arguments.front());
    if (!left_out.empty() && say) say(left_out);
  }
  return changed(bench, bench.start());
}

answer stop(workbench& bench, const words&, const speaker&) { return changed(bench, bench.stop()); }

answer suspend(workbench& bench, const words&, const speaker&) {
  return changed(bench, bench.suspend());
}

answer resume(workbench& bench, const words&, const speaker&) {
  return changed(bench, bench.resume());
}

answer restart(workbench& bench, const words& arguments, const speaker& say) {
  if (arguments.empty() && bench.hooks.reload) return bench.hooks.reload(say);
  return changed(bench, bench.restart(arguments));
}

answer signal(workbench& bench, const words& arguments, const speaker&) {
  const std::string text = bench.signal(arguments.front());
  return changed(bench, text.empty() ? fmt::format("{} is sent", arguments.front()) : text);
}

answer use(workbench& bench, const words& arguments, const speaker&) {
  const std::string left_out = use_other(bench, arguments.front());
  return changed(bench, fmt::format("{}{} is stopped", left_out, bench.name()));
}

answer only(workbench& bench, const words& arguments, const speaker&) {
  bench.choose_only(arguments);
  return {
      .text = arguments.empty() ? "the next start is of everything\n"
                                : fmt::format(
                                      "the next start is only of {}, and of what they need\n",
                                      fmt::join(arguments, ", ")
                                  ),
      .data = {{"only", arguments}}};
}

answer set(workbench& bench, const words& arguments, const speaker&) {
  const std::string& path = arguments[0];
  const bool is_now = bench.set(path, arguments[1]);
  return {
      .text = is_now ? fmt::format("{} is set\n", path)
                     : fmt::format("{} is started; it is set when the system starts next\n", path),
      .data = {{"path", path}, {"is_now", is_now}}};
}

answer log(workbench& bench, const words& arguments, const speaker&) {
  if (!arguments.empty()) {
    const bool on = arguments.front() == "on";
    if (!on && arguments.front() != "off") throw error("usage: log [on|off]");
    bench.log(on);
  }
  return {
      .text = fmt::format("the steps are {}\n", bench.logs() ? "printed" : "not printed"),
      .data = {{"log", bench.logs()}}};
}

answer quit(workbench& bench, const words&, const speaker&) {
  if (!bench.hooks.quit) throw error("this program does not end by a command");
  bench.hooks.quit();
  return {};
}

}  // namespace cruller::does
