// The report of the mistakes.
#include "config/config_mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <tuple>

#include "plan/paths.hpp"

namespace cruller::inline v0 {
namespace {

// Values may have many lines.
constexpr std::size_t longest = 1000;

std::string line_of(const config_mistake& each) {
  const std::string where = each.where.text();
  std::string line = where.empty() ? "" : where + ": ";
  for (const char letter : std::string_view(each.what).substr(0, longest)) {
    if (letter == '\n')
      line += "\\n";
    else
      line += letter;
  }
  return each.what.size() > longest ? line + "..." : line;
}

}  // namespace

void config_mistakes::add_at(std::string_view path, config_origin where, std::string_view what) {
  paths_.emplace(path);
  add(std::move(where), fmt::format("{}: {}", path, what));
}

void config_mistakes::add(const config_mistakes& others) {
  all_.insert(all_.end(), others.all_.begin(), others.all_.end());
  paths_.insert(others.paths_.begin(), others.paths_.end());
  misses_values_ = misses_values_ || others.misses_values_;
}

bool config_mistakes::concern(std::string_view component) const {
  return std::ranges::any_of(paths_, [&](std::string_view path) {
    return is_inside(path, component);
  });
}

std::vector<std::string> config_mistakes::lines() const {
  // Files in the order in which their first mistake was found.
  std::vector<std::string> files;
  const auto number_of = [&](const config_mistake& each) {
    if (each.where.line == 0 || each.where.source == nullptr)
      return static_cast<std::ptrdiff_t>(all_.size());
    const auto found = std::ranges::find(files, *each.where.source);
    if (found != files.end()) return found - files.begin();
    files.push_back(*each.where.source);
    return static_cast<std::ptrdiff_t>(files.size()) - 1;
  };
  using place = std::tuple<std::ptrdiff_t, std::size_t, std::size_t, std::size_t>;
  std::vector<place> sorted;
  sorted.reserve(all_.size());
  for (std::size_t i = 0; i != all_.size(); ++i)
    sorted.emplace_back(number_of(all_[i]), all_[i].where.line, all_[i].where.column, i);
  std::ranges::sort(sorted);
  std::vector<std::string> lines;
  std::set<std::string, std::less<>> known;
  for (const auto& [file, row, column, number] : sorted) {
    std::string line = line_of(all_[number]);
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
