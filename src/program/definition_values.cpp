// Values from a definition.
#include "program/definition_values.hpp"

#include <algorithm>
#include <cruller/detail/text/setting_type.hpp>
#include <cruller/plan.hpp>
#include <span>
#include <string>
#include <utility>

#include "config/config_paths.hpp"
#include "config/yaml_reader.hpp"
#include "settings/setting_place.hpp"
#include "settings/value_yaml.hpp"

namespace cruller::inline v0 {
namespace {

using rows = std::span<const plan::config_value>;
using kind = plan::config_value::kind;

// The value of a row as a definition gives it without a variable.
std::optional<config_node> value_of_row_in_definition(const plan::config_value& row) {
  std::optional<std::string> yaml;
  if (row.setting == nullptr) {
    yaml = yaml_of(*row.type, row.address);
  } else if (row.setting->make_default != nullptr && row.setting->texts(row.address).variable == nullptr) {
    const held_value made(*row.type, [&](void* at) { row.setting->make_default(row.address, at); });
    yaml = yaml_of(*row.type, made.get());
  }
  if (!yaml) return std::nullopt;
  config_mistakes mistakes;
  const config_node root = read_yaml(nullptr, "value: " + *yaml, mistakes);
  const config_node* const value = root.find("value");
  if (value == nullptr || !mistakes.empty()) return std::nullopt;
  config_node result = *value;
  result.is_secret = row.is_secret;
  return result;
}

// The same for what contains values. Absent if it gives one of them not.
std::optional<config_node> value_of_rows(rows here) {
  const plan::config_value& head = here.front();
  if (head.what == kind::ref) return std::nullopt;
  if (head.what == kind::value) return value_of_row_in_definition(head);
  if (head.is_secret) return std::nullopt;
  config_node all;
  all.what = head.what == kind::map ? config_node::kind::map : config_node::kind::list;
  for (rows rest = here.subspan(1, head.size); !rest.empty();) {
    const std::size_t whole = rest.front().size + 1;
    std::optional<config_node> inner = value_of_rows(rest.first(whole));
    if (!inner) return std::nullopt;
    if (head.what == kind::map)
      all.entries.push_back({std::string(rest.front().name), {}, std::move(*inner)});
    else
      all.values.push_back(std::move(*inner));
    rest = rest.subspan(whole);
  }
  std::ranges::sort(all.entries, comes_before);
  return all;
}

}  // namespace

std::optional<config_node> value_in_definition(const wiring& of, std::string_view path) {
  const std::optional<rows_at> found = find_rows(of, path);
  if (!found) return std::nullopt;
  const std::optional<config_node> whole = value_of_rows(found->rows);
  if (!whole) return std::nullopt;
  const config_node* const value = find_path(*whole, found->member);
  if (value == nullptr) return std::nullopt;
  config_node result = *value;
  result.is_secret = whole->is_secret;
  return result;
}

bool is_secret_in_definition(const wiring& of, std::string_view path) {
  const std::optional<rows_at> found = find_rows(of, path);
  return found && found->rows.front().is_secret;
}

}  // namespace cruller::v0
