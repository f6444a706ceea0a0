// Splitting paths.
#include "config/config_paths.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/config_limits.hpp"

namespace cruller::inline v0 {
namespace {

// Why the name is not a path, or empty.
std::string find_fault(std::string_view name) {
  if (name.starts_with('.') || name.ends_with('.') || name.find("..") != std::string_view::npos)
    return fmt::format("\"{}\" is not a path: a name in it is empty", name);
  if (static_cast<std::size_t>(std::ranges::count(name, '.')) >= config_limits::levels)
    return fmt::format("a path has more than {} names", config_limits::levels);
  return "";
}

// Reports a path that stands in two places, at the later one.
void report_second(
    const config_origin& one,
    const config_origin& other,
    const std::string& path,
    config_mistakes& mistakes
) {
  const bool is_later = std::pair(one.line, one.column) < std::pair(other.line, other.column);
  mistakes.add(
      is_later ? other : one,
      fmt::format(
          "{} is given twice; it is in line {} as well", path, is_later ? one.line : other.line
      )
  );
}

// Sorts the entries, and joins maps that have the same name; other values with the same name are a
// mistake.
std::vector<config_entry> combine(
    std::vector<config_entry> all, const std::string& path, config_mistakes& mistakes
) {
  std::ranges::stable_sort(all, {}, &config_entry::name);
  std::vector<config_entry> result;
  for (auto each = all.begin(); each != all.end();) {
    const auto end = std::find_if(each + 1, all.end(), [&](const config_entry& next) {
      return next.name != each->name;
    });
    const bool is_joined = end - each > 1;
    const std::string here = is_joined ? inside(path, each->name) : "";
    config_entry& first = result.emplace_back(std::move(*each++));
    for (; each != end; ++each) {
      if (first.value.is_plain_map() && each->value.is_plain_map())
        std::ranges::move(each->value.entries, std::back_inserter(first.value.entries));
      else
        report_second(first.place, each->place, here, mistakes);
    }
    if (is_joined) first.value.entries = combine(std::move(first.value.entries), here, mistakes);
  }
  return result;
}

config_node split(config_node&& node, const std::string& path, config_mistakes& mistakes) {
  for (config_node& each : node.values) each = split(std::move(each), path, mistakes);
  std::vector<config_entry> entries;
  entries.reserve(node.entries.size());
  for (config_entry& each : node.entries) {
    if (each.name.empty()) continue;  // The reader has reported it.
    if (std::string fault = find_fault(each.name); !fault.empty()) {
      mistakes.add(each.place, std::move(fault));
      continue;
    }
    config_node value = split(std::move(each.value), inside(path, each.name), mistakes);
    for (std::size_t dot; (dot = each.name.rfind('.')) != std::string::npos;
         each.name.resize(dot)) {
      config_node map;
      map.origin = each.place;
      map.entries.push_back({each.name.substr(dot + 1), each.place, std::move(value)});
      value = std::move(map);
    }
    entries.push_back({std::move(each.name), std::move(each.place), std::move(value)});
  }
  node.entries = combine(std::move(entries), path, mistakes);
  return std::move(node);
}

}  // namespace

std::string inside(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

config_node split_paths(config_node node, config_mistakes& mistakes) {
  return split(std::move(node), {}, mistakes);
}

config_node at_path(std::string_view path, config_node value) {
  config_node root;
  const config_origin place = value.origin;
  root.entries.push_back({std::string(path), place, std::move(value)});
  config_mistakes none;
  return split(std::move(root), {}, none);
}

const config_node* find_path(const config_node& root, std::string_view path) {
  const config_node* node = &root;
  while (node != nullptr && !path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    node = node->is_plain_map() ? node->find(path.substr(0, dot)) : nullptr;
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  return node;
}

}  // namespace cruller::v0
