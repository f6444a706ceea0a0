// Merging layers.
#include "config/config_merge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cruller::inline v0 {

config_node merge(config_node lower, config_node higher) {
  if (!lower.is_plain_map() || !higher.is_plain_map()) {
    std::vector<config_node> below = std::exchange(lower.replaced, {});
    below.push_back(std::move(lower));
    std::ranges::move(higher.replaced, std::back_inserter(below));
    higher.replaced = std::move(below);
    return higher;
  }
  std::vector<config_entry> all;
  all.reserve(lower.entries.size() + higher.entries.size());
  auto next = higher.entries.begin();
  for (config_entry& each : lower.entries) {
    for (; next != higher.entries.end() && next->name < each.name; ++next)
      all.push_back(std::move(*next));
    if (next != higher.entries.end() && next->name == each.name) {
      all.push_back(
          {std::move(each.name), next->place, merge(std::move(each.value), std::move(next->value))}
      );
      ++next;
    } else {
      all.push_back(std::move(each));
    }
  }
  std::move(next, higher.entries.end(), std::back_inserter(all));
  higher.entries = std::move(all);
  return higher;
}

}  // namespace cruller::v0
