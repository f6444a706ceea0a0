// Values from a definition.
#include "program/definition_values.hpp"

#include <cruller/plan.hpp>
#include <string>

#include "config/config_paths.hpp"
#include "config/yaml_reader.hpp"
#include "plan/route.hpp"

namespace cruller::inline v0 {
namespace {

constexpr std::string_view hidden = "****";

// A constant that is shown as text, and what follows it in a path.
struct shown_constant {
  std::string text{};
  std::string member{};
};

std::optional<shown_constant> find_shown(const wiring& of, std::string_view path) {
  const std::string id = of.routes().real_id(path);
  for (std::size_t end = id.size(); end != std::string::npos && end != 0;
       end = id.rfind('.', end - 1)) {
    const std::uint32_t index = of.routes().index_of(std::string_view(id).substr(0, end));
    if (index == of.plan().components.size()) continue;
    const plan::component& row = of.plan().components[index];
    if (row.show == nullptr) return std::nullopt;
    shown_constant found;
    row.show(nullptr, found.text);
    if (row.prepare != nullptr && found.text != hidden) return std::nullopt;
    if (end != id.size()) found.member = id.substr(end + 1);
    return found;
  }
  return std::nullopt;
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
  const std::optional<shown_constant> shown = find_shown(of, path);
  // The name of a type stands for a value that is not printed.
  if (!shown || shown->text == hidden || shown->text.starts_with('<')) return std::nullopt;
  const std::optional<config_node> whole = read_printed(shown->text);
  const config_node* const found = whole ? find_path(*whole, shown->member) : nullptr;
  if (found == nullptr || found->text.starts_with('<')) return std::nullopt;
  return *found;
}

bool is_secret_in_definition(const wiring& of, std::string_view path) {
  const std::optional<shown_constant> shown = find_shown(of, path);
  return shown && shown->text == hidden;
}

}  // namespace cruller::v0
