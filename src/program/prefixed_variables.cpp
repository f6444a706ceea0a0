#include "program/prefixed_variables.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <cruller/error.hpp>
#include <map>
#include <memory>
#include <vector>

#include "engine/settings_access.hpp"
#include "errors/failure.hpp"
#include "errors/nearest.hpp"
#include "settings/setting_place.hpp"

namespace cruller::inline v0 {
namespace {

using paths_of_variables = std::map<std::string, std::vector<std::string>, std::less<>>;

paths_of_variables all_variables(const wiring& of, std::string_view prefix) {
  paths_of_variables all;
  for (const setting_row& each : all_settings(of))
    if (!each.row->is_pinned) all[variable_of(prefix, each.path)].push_back(each.path);
  return all;
}

void set_one(
    any_system& system,
    const std::string& path,
    const std::string& name,
    std::string_view text,
    config_mistakes& mistakes
) {
  const auto source = std::make_shared<const std::string>("variable " + name);
  try {
    detail::settings_access::set(
        system, find_setting(system.wiring(), path), text, value_rank::variable, *source
    );
  } catch (const value_error& error) {
    std::string_view what = error.what();
    if (what.starts_with(path)) what.remove_prefix(path.size() + 2);
    mistakes.add_at(path, {source}, what);
  } catch (...) {
    mistakes.add_at(path, {source}, message_of(std::current_exception()));
  }
}

}  // namespace

std::string variable_of(std::string_view prefix, std::string_view path) {
  std::string name = std::string(prefix) + "__";
  for (const char each : path) {
    if (each == '.')
      name += "__";
    else if (each == '-')
      name += '_';
    else
      name += static_cast<char>(std::toupper(static_cast<unsigned char>(each)));
  }
  return name;
}

void set_prefixed(any_system& system, const std::string& prefix, config_mistakes& mistakes) {
  const paths_of_variables all = all_variables(system.wiring(), prefix);
  for (char** each = environ; each != nullptr && *each != nullptr; ++each) {
    const std::string_view entry = *each;
    const std::string name(entry.substr(0, entry.find('=')));
    if (!name.starts_with(prefix + "__") || name.size() == entry.size()) continue;
    const auto known = all.find(name);
    if (known == all.end()) {
      std::vector<std::string> names;
      for (const auto& [variable, paths] : all) names.push_back(variable);
      const std::string near = nearest(name, names);
      mistakes.add(
          {std::make_shared<const std::string>("variable " + name)},
          near.empty() ? "it names no value"
                       : fmt::format("it names no value; did you mean {}?", near)
      );
    } else if (known->second.size() > 1) {
      mistakes.add(
          {std::make_shared<const std::string>("variable " + name)},
          fmt::format("it names {} and {}; use --set", known->second[0], known->second[1])
      );
    } else {
      set_one(system, known->second.front(), name, entry.substr(name.size() + 1), mistakes);
    }
  }
}

}  // namespace cruller::v0
