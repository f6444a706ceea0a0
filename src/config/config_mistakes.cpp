// The report of the mistakes.
#include "config/config_mistakes.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

namespace cruller::inline v0 {

std::vector<std::string> config_mistakes::lines() const {
  // Files in the order in which their first mistake was found.
  std::vector<std::string> files;
  const auto number_of = [&](const config_mistake& each) {
    if (each.where.line == 0) return static_cast<std::ptrdiff_t>(all_.size());
    const auto found = std::ranges::find(files, *each.where.source);
    if (found == files.end()) files.push_back(*each.where.source);
    return static_cast<std::ptrdiff_t>(
        std::ranges::find(files, *each.where.source) - files.begin()
    );
  };
  using key = std::tuple<std::ptrdiff_t, std::size_t, std::size_t>;
  std::vector<std::pair<key, const config_mistake*>> sorted;
  sorted.reserve(all_.size());
  for (const config_mistake& each : all_)
    sorted.push_back({{number_of(each), each.where.line, each.where.column}, &each});
  std::ranges::stable_sort(sorted, {}, [](const auto& each) { return each.first; });
  std::vector<std::string> lines;
  std::set<std::string, std::less<>> known;
  for (const auto& [place, each] : sorted) {
    const std::string where = each->where.text();
    std::string line = (where.empty() ? "" : where + ": ") + each->what;
    if (known.insert(line).second) lines.push_back(std::move(line));
  }
  return lines;
}

std::string config_mistakes::text() const {
  std::string text;
  for (const std::string& each : lines()) text.append(each).append("\n");
  return text;
}

}  // namespace cruller::v0
