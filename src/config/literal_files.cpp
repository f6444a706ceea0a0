// Finding literals.
#include "config/literal_files.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace cruller::inline v0 {
namespace {

bool is_from_elsewhere(const config_node& node) {
  constexpr std::array<std::string_view, 5> outer_tags{
      "env", "file", "credential", "ref", "default"};
  return std::ranges::find(outer_tags, node.tag) != outer_tags.end() ||
         (node.tag == "join" && std::ranges::any_of(node.values, is_from_elsewhere));
}

void collect(const config_node& node, std::set<std::string>& files) {
  for (const config_node& each : node.replaced) collect(each, files);
  if (is_from_elsewhere(node)) return;
  if (node.what == config_node::kind::text && !node.text.empty() && node.origin.source != nullptr)
    files.insert(*node.origin.source);
  for (const config_node& each : node.values) collect(each, files);
  for (const config_entry& each : node.entries) collect(each.value, files);
}

}  // namespace

std::set<std::string> literal_files(const config_node& value) {
  std::set<std::string> files;
  collect(value, files);
  return files;
}

}  // namespace cruller::v0
