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
      fmt::format("{} is given twice, also in line {}", path, is_later ? one.line : other.line)
  );
}

// Sorts the entries, and joins maps that have the same name; other values with the same name are a
// mistake.
std::vector<config_entry> combine(
    std::vector<config_entry> all, const std::string& path, config_mistakes& mistakes
) {
  std::ranges::sort(all, comes_before);
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
    if (is_joined && first.value.is_plain_map())
      first.value.entries = combine(std::move(first.value.entries), here, mistakes);
  }
  return result;
}

class path_splitter {
 public:
  explicit path_splitter(config_mistakes& mistakes) : mistakes_(mistakes) {}

  // `levels` is the number of lists, maps and names around the node.
  config_node split(config_node&& node, const std::string& path, std::size_t levels) {
    for (config_node& each : node.values) each = split(std::move(each), path, levels + 1);
    std::vector<config_entry> entries;
    entries.reserve(node.entries.size());
    for (config_entry& each : node.entries)
      if (check(each, path, levels)) entries.push_back(split(std::move(each), path, levels));
    node.entries = combine(std::move(entries), path, mistakes_);
    return std::move(node);
  }

 private:
  bool check(const config_entry& entry, const std::string& path, std::size_t levels) {
    const auto dots = static_cast<std::size_t>(std::ranges::count(entry.name, '.'));
    nodes_ += dots + 1;
    std::string fault = find_fault(entry.name);
    if (levels + dots >= config_limits::levels)
      fault = fmt::format(
          "lists and maps are nested in more than {} levels; each name of a path is one",
          config_limits::levels
      );
    else if (path.size() + entry.name.size() >= config_limits::path)
      fault = fmt::format("a path has more than {} bytes", config_limits::path);
    else if (nodes_ > config_limits::nodes)
      fault = fmt::format("the file has more than {} values", config_limits::nodes);
    if (entry.name.empty()) return false;  // The reader has reported it.
    if (fault.empty()) return true;
    // Once is enough.
    if (nodes_ <= config_limits::nodes || !std::exchange(is_over_, true))
      mistakes_.add(entry.place, std::move(fault));
    return false;
  }

  config_entry split(config_entry&& entry, const std::string& path, std::size_t levels) {
    auto dots = static_cast<std::size_t>(std::ranges::count(entry.name, '.'));
    config_node value = split(std::move(entry.value), inside(path, entry.name), levels + dots + 1);
    for (; dots != 0; --dots) {
      const std::size_t dot = entry.name.rfind('.');
      config_node map;
      map.origin = entry.place;
      map.entries.push_back({entry.name.substr(dot + 1), entry.place, std::move(value)});
      value = std::move(map);
      entry.name.resize(dot);
    }
    return {std::move(entry.name), std::move(entry.place), std::move(value)};
  }

  config_mistakes& mistakes_;
  std::size_t nodes_ = 0;
  bool is_over_ = false;
};

}  // namespace

std::string inside(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

config_node split_paths(config_node node, config_mistakes& mistakes) {
  return path_splitter(mistakes).split(std::move(node), {}, 0);
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
