// Values from a definition.
#include "program/definition_values.hpp"

#include <algorithm>
#include <cruller/detail/text/setting_type.hpp>
#include <cruller/plan.hpp>
#include <memory>
#include <string>
#include <utility>

#include "config/config_paths.hpp"
#include "config/yaml_reader.hpp"
#include "settings/setting_place.hpp"
#include "settings/setting_text.hpp"

namespace cruller::inline v0 {
namespace {

// The value that a definition gives without a variable; absent where it gives none.
std::optional<std::string> text_in_definition(const rows_at& found) {
  bool is_whole = true;
  const auto value = [&](const plan::config_value& row) -> std::shared_ptr<const held_value> {
    if (row.setting == nullptr) return nullptr;
    if (row.setting->make_default == nullptr ||
        row.setting->texts(row.address).variable != nullptr) {
      is_whole = false;
      return nullptr;
    }
    return std::make_shared<const held_value>(*row.type, [&](void* at) {
      row.setting->make_default(row.address, at);
    });
  };
  std::string text;
  print_config(text, found.rows, false, value);
  const bool has_ref = std::ranges::any_of(found.rows, [](const plan::config_value& each) {
    return each.what == plan::config_value::kind::ref;
  });
  return is_whole && !has_ref ? std::optional(text) : std::nullopt;
}

// Values are printed in a form that is YAML, except that lines do not end in it.
std::optional<config_node> read_printed(const std::string& text) {
  std::string line = "value: ";
  for (const char each : text) {
    if (each == '\n')
      line += "\\n";
    else if (each == '\t')
      line += "\\t";
    else
      line += each;
  }
  config_mistakes mistakes;
  const config_node root = read_yaml(nullptr, line, mistakes);
  const config_node* const value = root.find("value");
  if (value == nullptr || !mistakes.empty()) return std::nullopt;
  return *value;
}

}  // namespace

std::optional<config_node> value_in_definition(const wiring& of, std::string_view path) {
  std::optional<rows_at> found = find_rows(of, path);
  if (!found) return std::nullopt;
  // A secret is printed by a row that is none, and marked in what is returned.
  plan::config_value shown = found->rows.front();
  const bool is_secret = std::exchange(shown.is_secret, false);
  if (is_secret && shown.what != plan::config_value::kind::value) return std::nullopt;
  if (is_secret) found->rows = {&shown, 1};
  const std::optional<std::string> text = text_in_definition(*found);
  // The name of a type stands for a value that is not printed.
  if (!text || text->starts_with('<')) return std::nullopt;
  const std::optional<config_node> whole = read_printed(*text);
  const config_node* const value = whole ? find_path(*whole, found->member) : nullptr;
  if (value == nullptr || value->text.starts_with('<')) return std::nullopt;
  config_node result = *value;
  result.is_secret = is_secret;
  return result;
}

bool is_secret_in_definition(const wiring& of, std::string_view path) {
  const std::optional<rows_at> found = find_rows(of, path);
  return found && found->rows.front().is_secret;
}

}  // namespace cruller::v0
