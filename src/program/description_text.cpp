// Printing descriptions.
#include "program/description_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>

#include "process/output.hpp"

namespace cruller::inline v0 {

std::string description_text(const component_description& component) {
  std::string text = fmt::format("{} ({})\n", component.id, component.state.name());
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<10} {}\n", name, value);
  };
  line("doc", component.doc);
  line("aliases", fmt::format("{}", fmt::join(component.aliases, ", ")));
  line("instance", component.is_cached ? "cached: outlives the system" : "");
  line("config", component.config);
  line("needs", fmt::format("{}", fmt::join(component.dependencies, ", ")));
  line("needed by", fmt::format("{}", fmt::join(component.dependents, ", ")));
  line("signals", fmt::format("{}", fmt::join(component.signals, ", ")));
  line("status", component.status.value_or(""));
  line("failure", component.failure.value_or(""));
  if (component.restarts != 0) line("restarts", std::to_string(component.restarts));
  if (component.is_healing) line("returns", "supervision will start it again");
  return text;
}

void report_descriptions(any_system& system) {
  std::string text;
  for (const component_description& each : system.describe()) text += description_text(each);
  print(stdout, text);
}

}  // namespace cruller::v0
