// Drawing a timeline: a bar for each step on a time scale.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cruller/timeline.hpp>
#include <ostream>
#include <string_view>

#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

using nanoseconds = std::chrono::nanoseconds;

constexpr double row_height = 22;
constexpr double bar_height = 14;
constexpr double top = 84;  // where the rows begin
constexpr double chart_width = 800;
constexpr double letter = 6.7;  // approximate width
constexpr std::size_t longest_name = 48;

// Colours that remain distinct with red-green colour blindness (Okabe and Ito).
constexpr std::string_view colors[] = {
    "#56b4e9", "#009e73", "#f0c348", "#cc79a7", "#7d8ce0", "#8fbf4d", "#b39274", "#9aa5b1"};
constexpr std::string_view critical_color = "#c43c00";

std::string steps(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "step" : "steps");
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

// Keeps the end of a long id, which is more specific than its beginning.
std::string shortened(std::string_view id) {
  if (id.size() <= longest_name) return std::string(id);
  return "..." + std::string(id.substr(id.size() - longest_name + 3));
}

std::string_view group_of(std::string_view id) {
  const std::size_t dot = id.find('.');
  return dot == std::string_view::npos ? std::string_view() : id.substr(0, dot);
}

// A round step that divides the scale into about five to ten parts.
nanoseconds scale_step(nanoseconds whole) {
  const double least = std::max(1.0, static_cast<double>(whole.count()) / 10);
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= least) return nanoseconds(static_cast<std::int64_t>(times * power));
  return nanoseconds(static_cast<std::int64_t>(10 * power));
}

class picture {
 public:
  picture(const timeline& of, std::ostream& out)
      : of_(of), out_(out), whole_(std::max(of.duration(), nanoseconds(1))) {
    is_critical_.resize(of.steps.size());
    for (const std::size_t each : of.critical_chain) is_critical_[each] = true;
    for (std::size_t k = 0; k != of.steps.size(); ++k) {
      const timeline::step& step = of.steps[k];
      // Shorter than a pixel. Failed and unfinished steps are always shown.
      if (step.duration() * chart_width < whole_ && step.phase == phase::done) continue;
      shown_.push_back(k);
      const std::string_view group = group_of(step.component);
      if (std::ranges::find(groups_, group) == groups_.end()) groups_.push_back(group);
    }
    std::size_t longest = 12;
    for (const std::size_t k : shown_) longest = std::max(longest, name(k).size());
    left_ = 16 + letter * static_cast<double>(longest) + 8;
  }

  void draw() {
    const double bottom = top + row_height * static_cast<double>(shown_.size());
    const double width = left_ + chart_width + 110;
    write(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
        "viewBox=\"0 0 {0:.0f} {1:.0f}\" font-family=\"Helvetica, Arial, sans-serif\" "
        "font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
        width,
        bottom + 34
    );
    draw_title();
    draw_legend();
    draw_scale(bottom);
    for (std::size_t row = 0; row != shown_.size(); ++row) draw_step(shown_[row], y(row));
    draw_chain();
    write("</svg>\n");
  }

 private:
  template <typename... Values>
  void write(fmt::format_string<const Values&...> format, const Values&... values) {
    out_ << fmt::format(format, values...);
  }
  void text(
      double x, double y, std::string_view anchor, std::string_view style, std::string_view what
  ) {
    write(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" {}>{}</text>\n",
        x,
        y,
        anchor,
        style,
        escaped(what)
    );
  }

  double x(nanoseconds time) const {
    return left_ +
           chart_width * static_cast<double>(time.count()) / static_cast<double>(whole_.count());
  }
  static double y(std::size_t row) { return top + row_height * static_cast<double>(row); }
  // A restart or a rollback contains steps of several signals.
  std::string name(std::size_t step) const {
    const timeline::step& of = of_.steps[step];
    const std::string id = shortened(of.component);
    return of.signal == of_.steps.front().signal ? id : of.signal + " " + id;
  }
  std::string_view color(std::string_view group) const {
    const auto place = std::ranges::find(groups_, group) - groups_.begin();
    return colors[static_cast<std::size_t>(place) % std::size(colors)];
  }

  void draw_title() {
    if (of_.steps.empty()) return text(16, 26, "start", "font-size=\"16\"", "no steps recorded");
    std::string what = fmt::format(
        "{}: {} in {}",
        of_.steps.front().signal,
        steps(of_.steps.size()),
        duration_text(of_.duration())
    );
    text(16, 26, "start", "font-size=\"16\" font-weight=\"bold\"", what);
    what = fmt::format("critical chain: {}", duration_text(of_.critical_time()));
    if (shown_.size() != of_.steps.size())
      what += fmt::format("; {} too short to show", steps(of_.steps.size() - shown_.size()));
    text(left_ + chart_width, 26, "end", "fill=\"#555555\"", what);
  }

  void draw_legend() {
    double at = 16;
    const auto entry = [&](std::string_view fill, std::string_view more, std::string_view name) {
      write(
          "<rect x=\"{:.1f}\" y=\"40\" width=\"14\" height=\"12\" rx=\"2\" fill=\"{}\" {}/>\n",
          at,
          fill,
          more
      );
      text(at + 20, 50, "start", "fill=\"#333333\"", name);
      at += 20 + letter * static_cast<double>(name.size()) + 18;
    };
    entry("#ffffff", fmt::format("stroke=\"{}\" stroke-width=\"2.5\"", critical_color), "critical");
    bool has_failed = false;
    for (const timeline::step& each : of_.steps) has_failed |= each.phase == phase::failed;
    if (has_failed) entry("#d03030", "", "failed");
    for (const std::string_view group : groups_)
      entry(color(group), "", group.empty() ? "no group" : group);
  }

  void draw_scale(double bottom) {
    const nanoseconds step = scale_step(whole_);
    for (nanoseconds at{}; at <= whole_; at += step) {
      write(
          "<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2:.1f}\" stroke=\"#e2e2e2\"/>\n",
          x(at),
          top - 4,
          bottom + 4
      );
      text(x(at), top - 10, "middle", "font-size=\"10\" fill=\"#666666\"", duration_text(at));
      text(x(at), bottom + 18, "middle", "font-size=\"10\" fill=\"#666666\"", duration_text(at));
    }
  }

  void draw_step(std::size_t k, double y) {
    const timeline::step& step = of_.steps[k];
    const bool failed = step.phase == phase::failed;
    const double begin = x(step.begin);
    const double width = std::max(1.5, x(step.end) - begin);
    text(
        left_ - 8,
        y + bar_height - 2,
        "end",
        is_critical_[k] ? "font-weight=\"bold\"" : "fill=\"#333333\"",
        name(k)
    );
    write(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\" rx=\"2\" fill=\"{}\"{}>"
        "<title>{} {}: {} to {}, {}</title></rect>\n",
        begin,
        y,
        width,
        bar_height,
        failed ? "#d03030" : color(group_of(step.component)),
        is_critical_[k] ? fmt::format(" stroke=\"{}\" stroke-width=\"2.5\"", critical_color) : "",
        escaped(step.signal),
        escaped(step.component),
        duration_text(step.begin),
        duration_text(step.end),
        name_of(step.phase)
    );
    std::string how = duration_text(step.duration());
    if (failed) how += ", failed";
    if (step.phase == phase::begun) how += ", in progress";
    text(begin + width + 5, y + bar_height - 3, "start", "font-size=\"10\" fill=\"#555555\"", how);
  }

  // Lines from the end of each critical step to the begin of the next.
  void draw_chain() {
    std::size_t before = of_.steps.size();
    for (const std::size_t k : of_.critical_chain) {
      const auto row = std::ranges::find(shown_, k);
      if (row == shown_.end()) continue;
      if (before != of_.steps.size()) {
        const auto row_before = std::ranges::find(shown_, before);
        const bool is_below = row > row_before;
        const double from = x(of_.steps[before].end);
        write(
            "<path d=\"M{0:.1f} {1:.1f} V{2:.1f} H{3:.1f}\" fill=\"none\" stroke=\"{4}\" "
            "stroke-width=\"1.5\" stroke-dasharray=\"3 2\"/>\n",
            from,
            y(static_cast<std::size_t>(row_before - shown_.begin())) + (is_below ? bar_height : 0),
            y(static_cast<std::size_t>(row - shown_.begin())) + bar_height / 2,
            x(of_.steps[k].begin),
            critical_color
        );
      }
      before = k;
    }
  }

  const timeline& of_;
  std::ostream& out_;
  const nanoseconds whole_;
  double left_ = 0;
  std::vector<bool> is_critical_;
  std::vector<std::size_t> shown_;        // the steps with a row
  std::vector<std::string_view> groups_;  // of the shown steps, by the first name of the id
};

}  // namespace

void timeline::write_svg(std::ostream& out) const { picture(*this, out).draw(); }

}  // namespace cruller::v0
