// Tables, trees and bars of text.
#include "commands/query_texts.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "plan/route.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

constexpr std::size_t longest_status = 48;
constexpr std::size_t bar_width = 30;
// A cell that is longer widens its own line only.
constexpr std::size_t widest_column = 48;

// On one line, and shortened.
std::string shortened(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' '; }, ' '
  );
  if (text.size() <= longest_status) return text;
  std::size_t end = longest_status - 3;
  while (end != 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end) + "...";
}

// Draws trees along the edges of a plan, or against them.
//
//   http.server (running)
//   |-- http.handler (running)
//   |   `-- store (running)
//   `-- env.http_port (running), order only
class tree_text {
 public:
  enum class along : unsigned char { needs, needed_by };

  tree_text(const any_system& system, along direction)
      : system_(system),
        components_(system.wiring().plan().components),
        direction_(direction),
        was_shown_(components_.size()) {}

  void add_root(std::uint32_t root) { add(root, "", "", ""); }
  // Adds only its children.
  void add_children(std::uint32_t of, const std::string& indent) { add_all(of, indent); }

  std::string take() { return std::move(text_); }

 private:
  // In definition order.
  std::vector<plan_edge> edges(std::uint32_t from) const {
    const wiring& wiring = system_.wiring();
    const auto found = direction_ == along::needs ? wiring.needed(from) : wiring.dependents(from);
    std::vector<plan_edge> all(found.begin(), found.end());
    std::ranges::sort(all, {}, &plan_edge::to);
    return all;
  }

  void add(
      std::uint32_t at, const std::string& before, const std::string& indent, std::string_view mark
  ) {
    const bool again = was_shown_[at] && !edges(at).empty();
    const std::string_view id = components_[at].id;
    text_ += fmt::format(
        "{}{} ({}){}{}\n", before, id, system_.state(id).name(), mark, again ? ", see above" : ""
    );
    if (again) return;
    was_shown_[at] = true;
    add_all(at, indent);
  }

  void add_all(std::uint32_t of, const std::string& indent) {
    const std::vector<plan_edge> all = edges(of);
    for (const plan_edge& each : all) {
      const bool is_last = &each == &all.back();
      add(each.to,
          indent + (is_last ? "`-- " : "|-- "),
          indent + (is_last ? "    " : "|   "),
          each.order_only ? ", order only" : "");
    }
  }

  const any_system& system_;
  const std::span<const plan::component> components_;
  const along direction_;
  component_set was_shown_;
  std::string text_;
};

}  // namespace

std::string table_text(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i != row.size(); ++i)
      if (row[i].size() <= widest_column) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t i = 0; i != row.size(); ++i)
      line += fmt::format("{:<{}}  ", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

std::string time_text(wall_clock::time_point time, wall_clock::time_point now) {
  const std::tm at = fmt::localtime(wall_clock::to_time_t(time));
  const std::tm today = fmt::localtime(wall_clock::to_time_t(now));
  const bool is_today = at.tm_year == today.tm_year && at.tm_yday == today.tm_yday;
  return is_today ? fmt::format("{:%H:%M:%S}", at) : fmt::format("{:%Y-%m-%d %H:%M}", at);
}

std::string system_text(
    const std::vector<component_description>& components,
    const std::function<std::optional<wall_clock::time_point>(std::string_view id)>& since,
    wall_clock::time_point now
) {
  std::vector<std::vector<std::string>> rows{{"id", "state", "status", "since", "last"}};
  for (const component_description& each : components) {
    const auto time = since(each.id);
    rows.push_back(
        {each.id,
         std::string(each.state.name()),
         shortened(
             each.is_constant ? "= " + each.config : each.status.value_or(each.failure.value_or(""))
         ),
         time.has_value() ? time_text(*time, now) : "",
         each.last_duration.has_value() ? duration_text(*each.last_duration) : ""}
    );
  }
  return table_text(rows);
}

std::string graph_text(const any_system& system) {
  tree_text tree(system, tree_text::along::needs);
  const wiring& wiring = system.wiring();
  for (std::uint32_t i = 0; i != wiring.plan().components.size(); ++i)
    if (wiring.dependents(i).empty()) tree.add_root(i);
  return tree.take();
}

std::string graph_text(const any_system& system, const component_set& chosen) {
  const std::span<const plan::component> components = system.wiring().plan().components;
  std::string text;
  for (std::uint32_t i = 0; i != components.size(); ++i) {
    if (!chosen[i]) continue;
    const std::string_view id = components[i].id;
    text += fmt::format("{} ({})\n", id, system.state(id).name());
    for (const auto& [direction, title] :
         {std::pair{tree_text::along::needs, "needs"},
          std::pair{tree_text::along::needed_by, "needed by"}}) {
      tree_text tree(system, direction);
      tree.add_children(i, "  ");
      const std::string lines = tree.take();
      text += fmt::format("  {}{}\n{}", title, lines.empty() ? " nothing" : "", lines);
    }
  }
  return text;
}

std::string timeline_text(const timeline& timeline) {
  if (timeline.steps.empty()) return "no signal has been sent yet\n";
  const auto whole = std::max<std::chrono::nanoseconds>(
      timeline.duration(), std::chrono::nanoseconds(1)
  );
  const auto place = [&](std::chrono::nanoseconds time) {
    const double share = static_cast<double>(time.count()) / static_cast<double>(whole.count());
    return std::min(bar_width - 1, static_cast<std::size_t>(share * bar_width));
  };
  std::vector<std::vector<std::string>> rows{{" ", "signal", "component", "begin", "took", ""}};
  for (std::size_t i = 0; i != timeline.steps.size(); ++i) {
    const timeline::step& each = timeline.steps[i];
    const bool is_critical = std::ranges::find(timeline.critical_chain, i) !=
                             timeline.critical_chain.end();
    std::string bar(bar_width + 2, ' ');
    bar.front() = bar.back() = '|';
    for (std::size_t k = place(each.begin); k <= place(each.end); ++k)
      bar[k + 1] = is_critical ? '#' : '=';
    if (each.phase != phase::done) bar += each.phase == phase::failed ? " failed" : " in progress";
    rows.push_back(
        {is_critical ? "*" : " ",
         each.signal,
         each.component,
         duration_text(each.begin),
         duration_text(each.duration()),
         bar}
    );
  }
  return fmt::format(
      "{} in total, {} on the critical chain (*)\n{}",
      duration_text(timeline.duration()),
      duration_text(timeline.critical_time()),
      table_text(rows)
  );
}

}  // namespace cruller::v0
