// The tree of a configuration file.
#include "config/config_node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace cruller::inline v0 {
namespace {

// Whether the text needs no quotes.
bool is_bare(std::string_view text) {
  constexpr std::string_view
      letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
  return !text.empty() && text != "null" && text != "Null" && text != "NULL" &&
         text.front() != '-' && text.find_first_not_of(letters) == std::string_view::npos;
}

}  // namespace

std::string quoted_yaml(std::string_view text) {
  std::string out = "\"";
  for (const char each : text) {
    if (each == '"' || each == '\\')
      out.append({'\\', each});
    else if (each == '\n')
      out += "\\n";
    else if (each == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(each) < ' ' || each == '\x7f')
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(each));
    else
      out += each;
  }
  return out + '"';
}

std::string scalar_yaml(std::string_view text) {
  return is_bare(text) ? std::string(text) : quoted_yaml(text);
}

std::string config_origin::text() const {
  const std::string_view name = source == nullptr ? std::string_view() : *source;
  return line == 0 ? std::string(name) : fmt::format("{}:{}:{}", name, line, column);
}

config_node::config_node() = default;
config_node::config_node(const config_node&) = default;
config_node::config_node(config_node&&) noexcept = default;
config_node& config_node::operator=(const config_node&) = default;
config_node& config_node::operator=(config_node&&) noexcept = default;
config_node::~config_node() = default;

const config_node* config_node::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(entries, name, {}, &config_entry::name);
  return found == entries.end() || found->name != name ? nullptr : &found->value;
}

bool comes_before(const config_entry& one, const config_entry& other) {
  return std::tie(one.name, one.place.line, one.place.column) <
         std::tie(other.name, other.place.line, other.place.column);
}

config_node config_text(std::string text, config_origin origin) {
  config_node node;
  node.what = config_node::kind::text;
  node.text = std::move(text);
  node.origin = std::move(origin);
  return node;
}

std::string text_of(const config_node& node) {
  std::string out = node.tag.empty() ? "" : "!" + node.tag + " ";
  if (node.is_secret) return out + "****";
  if (node.what == config_node::kind::text) return out + scalar_yaml(node.text);
  const char* separator = "";
  if (node.what == config_node::kind::list) {
    out += '[';
    for (const config_node& each : node.values) {
      out.append(separator).append(text_of(each));
      separator = ", ";
    }
    return out + ']';
  }
  out += '{';
  for (const config_entry& each : node.entries) {
    out.append(separator).append(scalar_yaml(each.name)).append(": ").append(text_of(each.value));
    separator = ", ";
  }
  return out + '}';
}

}  // namespace cruller::v0
