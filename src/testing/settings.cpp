// Configuration files in tests.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cruller/any_system.hpp>
#include <cruller/error.hpp>
#include <cruller/testing/settings.hpp>
#include <map>
#include <memory>
#include <vector>
#ifdef CRULLER_HAS_CONFIG
#include "config/config_mistakes.hpp"
#include "program/config_settings.hpp"
#endif

namespace cruller::inline v0::testing {

#ifdef CRULLER_HAS_CONFIG

namespace {

void throw_if_any(const cruller::config_mistakes& mistakes) {
  if (!mistakes.empty()) throw error(fmt::format("{}", fmt::join(mistakes.lines(), "\n")));
}

// What a file leaves out although nothing else can give it.
void add_missing(any_system& system, std::vector<std::string>& lines) {
  try {
    system.check_start();
  } catch (const signal_error& found) {
    for (const failure& each : found.failures()) try {
        std::rethrow_exception(each.cause);
      } catch (const missing_value& missing) {
        lines.emplace_back(missing.what());
      } catch (...) {  // Of the environment, not of the file.
      }
  }
}

}  // namespace

void apply(any_system& system, const settings& values) {
  cruller::config_mistakes mistakes;
  set_text(system, values.text, mistakes);
  throw_if_any(mistakes);
}

std::string config_mistakes(
    std::span<const system_choice> systems, const std::filesystem::path& file
) {
  std::vector<std::string> names;
  for (const system_choice& each : systems) names.emplace_back(each.name);
  std::vector<std::pair<std::string, std::vector<std::string>>> found;
  for (const std::string& name : names) {
    const auto choice = std::ranges::find(systems, name, &system_choice::name);
    const std::unique_ptr<any_system> system = choice->make();
    cruller::config_mistakes mistakes;
    set_configured(*system, name, names, {{file}}, mistakes);
    std::vector<std::string> lines = mistakes.lines();
    if (!mistakes.misses_values()) add_missing(*system, lines);
    for (const std::string& line : lines) {
      auto known = std::ranges::find(found, line, [](const auto& each) { return each.first; });
      if (known == found.end()) known = found.insert(known, {line, {}});
      known->second.push_back(name);
    }
  }
  std::string text;
  for (const auto& [line, where] : found)
    text += where.size() == names.size()
                ? line + '\n'
                : fmt::format("{} (in {})\n", line, fmt::join(where, ", "));
  return text;
}

std::string would_restart(any_system& system, std::string_view yaml) {
  cruller::config_mistakes mistakes;
  std::vector<std::string> ids = restarted_by_text(system, yaml, mistakes);
  throw_if_any(mistakes);
  return fmt::format("{}", fmt::join(ids, ", "));
}

#else

namespace {

[[noreturn]] void refuse() { throw error("this build of cruller reads no configuration files"); }

}  // namespace

void apply(any_system&, const settings&) { refuse(); }
std::string config_mistakes(std::span<const system_choice>, const std::filesystem::path&) {
  refuse();
}
std::string would_restart(any_system&, std::string_view) { refuse(); }

#endif

}  // namespace cruller::v0::testing
