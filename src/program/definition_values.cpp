// Values from a definition.
#include "program/definition_values.hpp"

#include <cruller/plan.hpp>
#include <memory>
#include <string>
#include <typeinfo>

#include "config/config_paths.hpp"
#include "config/yaml_reader.hpp"
#include "plan/route.hpp"

namespace cruller::inline v0 {
namespace {

bool is_text(const std::type_info* type) {
  return type != nullptr && (*type == typeid(const char*) || *type == typeid(std::string) ||
                             *type == typeid(std::string_view));
}

// Lists and maps are printed in a form that is YAML.
std::optional<config_node> read_printed(const std::string& text) {
  config_mistakes mistakes;
  const config_node root = read_yaml(nullptr, "value: " + text, mistakes);
  const config_node* const value = root.find("value");
  if (value == nullptr || !mistakes.empty()) return std::nullopt;
  return *value;
}

}  // namespace

std::optional<config_node> value_in_definition(const wiring& of, std::string_view path) {
  const std::string id = of.routes().real_id(path);
  for (std::size_t end = id.size(); end != std::string::npos; end = id.rfind('.', end - 1)) {
    const std::uint32_t index = of.routes().index_of(std::string_view(id).substr(0, end));
    if (index == of.plan().components.size()) continue;
    const plan::component& row = of.plan().components[index];
    if (row.show == nullptr) return std::nullopt;
    std::string text;
    row.show(nullptr, text);
    if (text == "****") return std::nullopt;
    if (end == id.size() && is_text(row.type)) return config_text(std::move(text), {});
    const std::optional<config_node> whole = read_printed(text);
    const std::string_view member = end == id.size() ? std::string_view()
                                                     : std::string_view(id).substr(end + 1);
    const config_node* const found = whole ? find_path(*whole, member) : nullptr;
    if (found == nullptr) return std::nullopt;
    return *found;
  }
  return std::nullopt;
}

}  // namespace cruller::v0
