#include "run/config_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <string_view>
#include <utility>

#include "process/output.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {

bool report_problems(const std::vector<std::string>& problems, const run_arguments& arguments) {
  if (problems.empty()) return true;
  if (arguments.config.empty() && problems.size() == 1) {
    report_error(error(problems.front()));
    return false;
  }
  report_mistakes(fmt::format(
      "{}\n{} mistake{}; nothing was started\n",
      fmt::join(problems, "\n"),
      problems.size(),
      problems.size() == 1 ? "" : "s"
  ));
  return false;
}

bool is_config_right(std::span<const system_choice> systems, const run_arguments& arguments) {
  std::vector<std::pair<std::string, std::vector<std::string_view>>> found;
  const std::size_t checked = arguments.is_system_given ? 1 : systems.size();
  for (const system_choice& each : systems) {
    if (arguments.is_system_given && each.name != arguments.system) continue;
    run_arguments chosen = arguments;
    chosen.system = each.name;
    live_program program(systems, std::move(chosen));
    for (const std::string& problem : program.set_chosen(true)) {
      auto known = std::ranges::find(found, problem, [](const auto& one) { return one.first; });
      if (known == found.end()) known = found.insert(known, {problem, {}});
      known->second.push_back(each.name);
    }
  }
  std::vector<std::string> problems;
  problems.reserve(found.size());
  for (const auto& [problem, where] : found) {
    const std::string in = fmt::format(" (in {})", fmt::join(where, ", "));
    problems.push_back(problem + (where.size() == checked ? "" : in));
  }
  if (!report_problems(problems, arguments)) return false;
  report("no mistakes");
  return true;
}

}  // namespace cruller::v0
