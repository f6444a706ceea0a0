#include "settings/value_tree.hpp"

#include <algorithm>
#include <cruller/detail/text/setting_type.hpp>
#include <cruller/error.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "settings/setting_text.hpp"
#ifdef CRULLER_HAS_CONFIG
#include "config/yaml_reader.hpp"
#endif

namespace cruller::inline v0 {
namespace {

using tree = config_node;

// What a text in YAML's flow style says.
std::optional<tree> tree_of_yaml([[maybe_unused]] std::string_view text) {
#ifdef CRULLER_HAS_CONFIG
  config_mistakes mistakes;
  tree root = read_yaml(nullptr, std::string("value: ").append(text), mistakes);
  if (mistakes.empty() && root.entries.size() == 1) return std::move(root.entries[0].value);
#endif
  return std::nullopt;
}

std::string name_inside(std::string_view path, std::string_view name) {
  return std::string(path).append(".").append(name);
}

// Reads trees into a value, which owns the texts in it.
class value_writer {
 public:
  explicit value_writer(held_value& owner) : owner_(owner) {}

  void read(const value_type& type, void* at, const std::string& path, const tree& from) {
    if (!type.members.empty()) return read_structure(type, at, path, from);
    if (type.elements != nullptr) return read_container(type, at, path, from);
    if (from.what != tree::kind::text) throw value_error(path, text_of(from), type_phrase(type));
    if (type.kind == value_kind::text_pointer || type.kind == value_kind::text_view)
      owner_.point_to(type.kind, at, from.text);
    else if (type.read == nullptr || !type.read(from.text, at))
      throw value_error(path, from.text, type_phrase(type));
  }

 private:
  void read_structure(const value_type& type, void* at, const std::string& path, const tree& from) {
    if (from.what != tree::kind::map) throw value_error(path, text_of(from), type_phrase(type));
    std::vector<std::string> known;
    for (const auto& each : type.members) known.push_back(name_inside(path, each.name));
    for (const config_entry& each : from.entries) {
      const auto found = std::ranges::find(
          type.members, std::string_view(each.name), &detail::value_member::name
      );
      if (found == type.members.end())
        throw unknown_component(name_inside(path, each.name), std::move(known));
      read(*found->type, found->find(at), name_inside(path, each.name), each.value);
    }
  }

  void read_container(const value_type& type, void* at, const std::string& path, const tree& from) {
    const bool is_map = type.kind == value_kind::map;
    if (from.what != (is_map ? tree::kind::map : tree::kind::list))
      throw value_error(path, text_of(from), type_phrase(type));
    struct source final : detail::element_source {
      source(
          value_writer& to, const value_type& its_type, std::string its_path, const tree& its_tree
      )
          : writer(to), type(its_type), path(std::move(its_path)), from(its_tree) {}
      void fill(void* element) override { writer.read(type, element, path, from); }

      value_writer& writer;
      const value_type& type;
      const std::string path;
      const tree& from;
    };
    const detail::value_elements& elements = *type.elements;
    elements.clear(at);
    const auto add = [&](const std::string& name, const tree& value) {
      source one{*this, *elements.type, name_inside(path, name), value};
      elements.add(at, name, one);
    };
    for (const config_entry& each : from.entries) add(each.name, each.value);
    for (std::size_t i = 0; i != from.values.size(); ++i) add(std::to_string(i), from.values[i]);
  }

  held_value& owner_;
};

}  // namespace

tree tree_of(std::string_view text, bool is_container) {
  std::optional<tree> found;
  if (is_container) found = tree_of_yaml(text);
  return found ? std::move(*found) : config_text(std::string(text), {});
}

bool is_container(const value_type& type) {
  return type.elements != nullptr || !type.members.empty();
}

void read_tree(
    held_value& owner,
    const value_type& type,
    void* at,
    const std::string& path,
    const config_node& from
) {
  value_writer(owner).read(type, at, path, from);
}

held_value read_variable_text(const plan::config_value& slot, std::string_view text) {
  held_value made(*slot.type);
  read_tree(made, *slot.type, made.get(), {}, tree_of(text, is_container(*slot.type)));
  return made;
}

bool reads_as(const value_type& type, const void* value, std::string_view yaml) {
  try {
    const std::optional<tree> from = tree_of_yaml(yaml);
    if (!from) return false;
    held_value made(type, value);
    read_tree(made, type, made.get(), {}, *from);
    return equal_values(type, value, made.get());
  } catch (...) {  // The author's code reads values, and may throw anything.
    return false;
  }
}

bool is_accepted(const plan::config_value& slot, const void* value) {
  return slot.setting == nullptr || slot.setting->holds == nullptr ||
         slot.setting->holds(slot.address, value);
}

}  // namespace cruller::v0
