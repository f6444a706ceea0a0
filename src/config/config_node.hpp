// What a configuration file says, as a tree: texts, lists and maps, each with its place in the
// file.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// Where a value or a name comes from.
struct config_origin {
  // A file; for a value from elsewhere what it is, such as `variable HTTP_PORT`.
  std::shared_ptr<const std::string> source{};
  std::size_t line = 0;  // From 1; 0 where there are no lines.
  std::size_t column = 0;

  // `/etc/todo/todo.yaml:3:14`.
  [[nodiscard]] std::string text() const;
};

struct config_entry;

// A value and its tag, as written. Scalars are not converted: only the definition knows the type of
// a value.
struct config_node {
  enum class kind : unsigned char { text, list, map };

  // Defined where `config_entry` is complete.
  config_node();
  config_node(const config_node&);
  config_node(config_node&&) noexcept;
  config_node& operator=(const config_node&);
  config_node& operator=(config_node&&) noexcept;
  ~config_node();

  kind what = kind::map;
  std::string tag{};                  // Without the exclamation mark: `env`; mostly empty.
  std::string text{};                 // Of a scalar.
  std::vector<config_node> values;    // Of a list.
  std::vector<config_entry> entries;  // Of a map, sorted by name.
  config_origin origin{};
  bool is_secret = false;  // Whether the text must not be shown.
  bool is_bad = false;     // Whether a mistake is reported, so that nothing may use it.
  // What lower layers give in the same place, lowest first.
  std::vector<config_node> replaced;

  [[nodiscard]] bool is_plain_map() const { return what == kind::map && tag.empty(); }
  // The value of a map with this name, or null.
  [[nodiscard]] const config_node* find(std::string_view name) const;
};

struct config_entry {
  std::string name;
  config_origin place;  // Of the name.
  config_node value;
};

// By name, and where names are equal by place.
bool comes_before(const config_entry& one, const config_entry& other);

// A scalar that is not from a file.
config_node config_text(std::string text, config_origin origin);

// A text as a scalar in YAML's flow style: in quotes, or only where it needs them. It has no line
// end and no control character.
std::string quoted_yaml(std::string_view text);
std::string scalar_yaml(std::string_view text);

// The value in YAML's flow style, for messages and tests: `{hosts: [a, b], port: 80}`. Secrets are
// `****`.
std::string text_of(const config_node& node);

}  // namespace cruller::v0
