// The JSON schema of configuration files.
#include <cruller/detail/text/setting_type.hpp>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

#include "plan/paths.hpp"
#include "program/config_print.hpp"
#include "settings/held_value.hpp"
#include "settings/setting_place.hpp"

namespace cruller::inline v0 {
namespace {

using nlohmann::json;

// Texts may be written without quotes, so they look like numbers and truth values.
json any_scalar() { return {{"type", {"string", "number", "boolean"}}}; }

std::optional<double> number_of(const std::string& text) {
  double number = 0;
  return !text.empty() && detail::read_value(text, number) ? std::optional(number) : std::nullopt;
}

template <typename Number>
bool add_range_of(json& schema, const std::type_info& type) {
  if (type != typeid(Number)) return false;
  schema["minimum"] = +std::numeric_limits<Number>::min();
  schema["maximum"] = +std::numeric_limits<Number>::max();
  return true;
}

void add_range(json& schema, const value_type& type) {
  const auto add = [&]<typename... Numbers>(Numbers...) {
    static_cast<void>((false || ... || add_range_of<Numbers>(schema, *type.type)));
  };
  using uchar = unsigned char;
  using schar = signed char;
  if (type.type != nullptr) add(uchar(), schar(), short(), 0, static_cast<unsigned short>(0), 0U);
}

json schema_of(const value_type& type) {
  switch (type.kind) {
    case value_kind::boolean:
      return {{"enum", {true, false, 0, 1, "yes", "no", "on", "off", "true", "false"}}};
    case value_kind::whole_number: {
      json schema = {{"type", "integer"}};
      add_range(schema, type);
      return schema;
    }
    case value_kind::number:
      return {{"type", "number"}};
    case value_kind::duration:
      return {
          {"anyOf",
           {{{"type", "string"}, {"pattern", "^-?[0-9.]+(ns|us|ms|s|min|h)$"}}, {{"const", 0}}}}};
    case value_kind::choice: {
      json names = json::array();
      for (const std::string_view each : type.names) names.push_back(each);
      return {{"enum", std::move(names)}};
    }
    case value_kind::structure: {
      json members = json::object();
      for (const auto& each : type.members) members[std::string(each.name)] = schema_of(*each.type);
      return {{"type", "object"}, {"properties", members}, {"additionalProperties", false}};
    }
    case value_kind::list:
      return {{"type", "array"}, {"items", schema_of(*type.elements->type)}};
    case value_kind::map:
      return {{"type", "object"}, {"additionalProperties", schema_of(*type.elements->type)}};
    default:
      return any_scalar();
  }
}

json schema_of(const plan::config_value& row) {
  json schema = schema_of(*row.type);
  if (row.setting == nullptr) return schema;
  if (const char* const text = row.setting->texts(row.address).text) schema["description"] = text;
  if (row.setting->list == nullptr) return schema;
  detail::value_limits limits;
  row.setting->list(row.address, limits);
  const bool is_number = row.type->kind == value_kind::whole_number ||
                         row.type->kind == value_kind::number;
  if (const auto least = number_of(limits.least); least && is_number) schema["minimum"] = *least;
  if (const auto most = number_of(limits.most); most && is_number) schema["maximum"] = *most;
  if (!limits.choices.empty()) {
    json choices = json::array();
    for (const std::string& each : limits.choices) {
      const auto number = is_number ? number_of(each) : std::nullopt;
      choices.push_back(number ? json(*number) : json(each));
    }
    schema.erase("type");
    schema["enum"] = std::move(choices);
  }
  return schema;
}

// A value, or the argument of a tag, which a JSON schema cannot see.
json or_tag(json schema) { return {{"anyOf", {std::move(schema), {{"$ref", "#/$defs/tag"}}}}}; }

// What stands after a tag: the name of a variable, the path of a value or file, alternatives or
// parts, values by system; nothing after `!default`.
json argument_of_tag(const std::vector<std::string>& systems) {
  json names = systems;
  names.push_back("default");
  return {
      {"anyOf",
       {{{"type", "string"}, {"pattern", "^[A-Z_][A-Z0-9_]*$|^[^ ]*[./][^ ]*$|^$"}},
        {{"type", "array"}, {"minItems", 1}},
        {{"type", "object"}, {"minProperties", 1}, {"propertyNames", {{"enum", names}}}},
        {{"type", "null"}}}}};
}

// Values by path, in the way of a file: nested, or with dots in a name.
struct schema_tree {
  std::map<std::string, schema_tree> inside{};
  json value{};

  schema_tree& at(std::string_view path) {
    const std::string_view name = path.substr(0, path.find('.'));
    schema_tree& next = inside[std::string(name)];
    return name.size() == path.size() ? next : next.at(path.substr(name.size() + 1));
  }
  [[nodiscard]] json schema() const {
    if (inside.empty()) return value;
    json properties = json::object();
    add_names("", properties);
    return {
        {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  }
  void add_names(const std::string& prefix, json& properties) const {
    for (const auto& [name, each] : inside) {
      properties[prefix + name] = or_tag(each.schema());
      each.add_names(prefix + name + ".", properties);
    }
  }
};

// The path and its other names, also through two aliases.
std::vector<std::string> names_of(const plan& of, const std::string& path) {
  std::vector<std::string> all = {path};
  const auto add = [&](std::size_t begin) {
    const std::size_t end = all.size();
    for (std::size_t i = begin; i != end; ++i)
      for (const plan::alias& each : of.aliases)
        if (is_inside(all[i], each.stands_for))
          all.push_back(std::string(each.id) + all[i].substr(each.stands_for.size()));
    return end;
  };
  add(add(0));
  return all;
}

}  // namespace

std::string config_schema(any_system& system, const std::vector<std::string>& systems) {
  schema_tree root;
  for (const setting_row& each : all_settings(system.wiring())) {
    if (each.row->is_pinned || each.slot->type->size == 0) continue;
    json value = schema_of(*each.row);
    // The name of a credential may be any text.
    if (each.row->is_secret) value = {{"anyOf", {value, {{"type", "string"}}}}};
    for (const std::string& path : names_of(system.wiring().plan(), each.path))
      root.at(path).value = value;
  }
  json schema = root.schema();
  if (!schema.is_object()) schema = {{"type", "object"}};
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["$defs"]["tag"] = argument_of_tag(systems);
  schema["properties"]["$include"] = {{"type", "array"}, {"items", {{"type", "string"}}}};
  schema["properties"]["$profiles"] = {{"type", "object"}};
  schema["properties"]["$run"] = {{"type", "object"}};
  return schema.dump(2);
}

}  // namespace cruller::v0
