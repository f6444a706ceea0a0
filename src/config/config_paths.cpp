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
  path_splitter(const path_rules& rules, config_mistakes& mistakes)
      : rules_(rules), mistakes_(mistakes) {}

  config_node split(config_node&& whole) {
    config_node root = split(std::move(whole), {"", "", &rules_.maps}, 0);
    if (moved_.empty()) return root;
    std::ranges::move(moved_, std::back_inserter(root.entries));
    root.entries = combine(std::move(root.entries), {}, mistakes_);
    return root;
  }

 private:
  // Where a node is.
  struct place {
    std::string profile{};             // The path of the profile around it.
    std::string path{};                // Inside the profile.
    const free_names* maps = nullptr;  // Null: no name in it is free.
    bool is_fixed = false;             // Whether nothing in it can be moved elsewhere.

    [[nodiscard]] bool has_free_names() const { return maps != nullptr && maps->are_here; }
    [[nodiscard]] std::string whole() const {
      return profile.empty() ? path : path.empty() ? profile : inside(profile, path);
    }
    [[nodiscard]] place in(std::string_view name) const {
      return {profile, inside(path, name), maps == nullptr ? nullptr : maps->find(name), is_fixed};
    }
  };

  // `levels` is the number of lists, maps and names around the node.
  config_node split(config_node&& node, const place& here, std::size_t levels) {
    // What is behind a tag has the path of the tag.
    const bool is_list = node.what == config_node::kind::list && node.tag.empty();
    place within = here;
    within.is_fixed = here.is_fixed || !node.is_plain_map();
    for (std::size_t i = 0; i != node.values.size(); ++i)
      node.values[i] = split(
          std::move(node.values[i]), is_list ? within.in(std::to_string(i)) : within, levels + 1
      );
    std::vector<config_entry> entries;
    entries.reserve(node.entries.size());
    for (config_entry& each : node.entries)
      if (check(each, within, levels))
        add(entries, std::move(each), within, levels, node.tag == "profile");
    node.entries = combine(std::move(entries), here.whole(), mistakes_);
    return std::move(node);
  }

  bool check(const config_entry& entry, const place& here, std::size_t levels) {
    const bool is_path = !here.has_free_names();
    const auto dots = is_path ? static_cast<std::size_t>(std::ranges::count(entry.name, '.')) : 0;
    nodes_ += dots + 1;
    std::string fault = is_path ? find_fault(entry.name) : "";
    if (levels + dots >= config_limits::levels)
      fault = fmt::format(
          "lists and maps are nested in more than {} levels; each name of a path is one",
          config_limits::levels
      );
    else if (here.whole().size() + entry.name.size() >= config_limits::path)
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

  // Adds an entry, whose name may be a path, to those of the map `here`. In the map of a tag the
  // first name is that of a system.
  void add(
      std::vector<config_entry>& out,
      config_entry&& entry,
      const place& here,
      std::size_t levels,
      bool is_of_tag = false
  ) {
    const std::size_t dot = here.has_free_names() && !is_of_tag ? std::string::npos
                                                                : entry.name.find('.');
    std::string name = entry.name.substr(0, dot);
    const place next = is_of_tag ? here : below(here, name);
    config_origin where = entry.place;
    config_node value;
    if (dot == std::string::npos) {
      value = split(std::move(entry.value), next, levels + 1);
    } else {
      value.origin = where;
      entry.name.erase(0, dot + 1);
      add(value.entries, std::move(entry), next, levels + 1);
      // What is in it may have been moved.
      if (value.entries.empty()) return;
    }
    if (is_of_tag || next.is_fixed || next.path.empty() || next.path == inside(here.path, name))
      out.push_back({std::move(name), std::move(where), std::move(value)});
    else
      move_to(next.whole(), {{}, std::move(where), std::move(value)});
  }

  // What is in a map under a name: a profile, or something at a path.
  [[nodiscard]] place below(const place& here, const std::string& name) const {
    if (here.profile.empty() && (here.path == profiles_word))
      return {inside(profiles_word, name), "", &rules_.maps, here.is_fixed};
    place next = here.in(name);
    if (!rules_.real_path) return next;
    std::string real = rules_.real_path(next.path);
    if (real == next.path) return next;
    next.path = std::move(real);
    next.maps = &rules_.maps;
    for (std::string_view rest = next.path; !rest.empty() && next.maps != nullptr;) {
      const std::string_view first = rest.substr(0, rest.find('.'));
      next.maps = next.maps->find(first);
      rest.remove_prefix(std::min(first.size() + 1, rest.size()));
    }
    return next;
  }

  void move_to(const std::string& path, config_entry&& entry) {
    std::size_t begin = path.rfind('.');
    entry.name = path.substr(begin + 1);
    while (begin != std::string::npos) {
      const std::size_t end = begin;
      begin = path.rfind('.', end - 1);
      config_node map;
      map.origin = entry.place;
      map.entries.push_back(std::move(entry));
      entry = {path.substr(begin + 1, end - begin - 1), map.origin, std::move(map)};
    }
    moved_.push_back(std::move(entry));
  }

  const path_rules& rules_;
  config_mistakes& mistakes_;
  std::vector<config_entry> moved_{};
  std::size_t nodes_ = 0;
  bool is_over_ = false;
};

}  // namespace

std::string inside(std::string_view path, std::string_view name) {
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

config_node split_paths(config_node node, config_mistakes& mistakes, const path_rules& rules) {
  return path_splitter(rules, mistakes).split(std::move(node));
}

// Free names may have dots, so each of them is tried as the end of a name.
const config_node* find_path(const config_node& root, std::string_view path) {
  if (path.empty()) return &root;
  if (!root.is_plain_map()) return nullptr;
  for (std::size_t end = path.find('.');; end = path.find('.', end + 1)) {
    const config_node* const found = root.find(path.substr(0, end));
    if (end == std::string_view::npos) return found;
    const config_node* const inner = found == nullptr ? nullptr
                                                      : find_path(*found, path.substr(end + 1));
    if (inner != nullptr) return inner;
  }
}

}  // namespace cruller::v0
