// Writing metrics.
#include "probes/metrics_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace cruller::inline v0 {
namespace {

// A reading with this name has a metric of its own.
constexpr std::string_view in_flight = "in_flight";

std::string escaped(std::string_view value) {
  std::string text;
  for (const char each : value) {
    if (each == '\n') {
      text += "\\n";
      continue;
    }
    if (each == '\\' || each == '"') text += '\\';
    text += each;
  }
  return text;
}

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

class writer {
 public:
  using labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // All samples that follow are of this metric.
  void begin(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    head_ = fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
  }
  void add(labels of, double value) {
    text_ += std::exchange(head_, {});  // None for a metric without samples.
    text_ += name_;
    std::string inner;
    for (const auto& [label, text] : of)
      inner += fmt::format("{}{}=\"{}\"", inner.empty() ? "" : ",", label, escaped(text));
    if (!inner.empty()) text_ += fmt::format("{{{}}}", inner);
    text_ += fmt::format(" {}\n", number_text(value));
  }
  void add(double value) { add({}, value); }
  std::string take() { return std::move(text_); }

 private:
  std::string name_;
  std::string head_;
  std::string text_;
};

void add_states(writer& out, const std::vector<component_description>& all) {
  out.begin("cruller_component_up", "gauge", "Whether the component is running.");
  for (const component_description& each : all)
    if (!each.is_constant)
      out.add({{"component", each.id}}, each.state == component_state::running ? 1 : 0);
  out.begin("cruller_component_state", "gauge", "1 for the current state of the component.");
  for (const component_description& each : all)
    for (unsigned char i = 0; !each.is_constant && i <= component_state::failed.index(); ++i) {
      const component_state state = component_state::from_index(i);
      out.add({{"component", each.id}, {"state", state.name()}}, each.state == state ? 1 : 0);
    }
}

void add_readings(writer& out, const std::vector<component_description>& all) {
  out.begin("cruller_reading", "gauge", "A number in the status of the component.");
  for (const component_description& each : all)
    for (const reading& one : each.readings)
      if (one.name != in_flight) out.add({{"component", each.id}, {"name", one.name}}, one.value);
  out.begin("cruller_in_flight", "gauge", "Requests that the component is working on.");
  for (const component_description& each : all)
    for (const reading& one : each.readings)
      if (one.name == in_flight) out.add({{"component", each.id}}, one.value);
}

void add_past(
    writer& out, const std::vector<component_description>& all, const step_statistics::numbers& past
) {
  out.begin("cruller_component_restarts_total", "counter", "Starts after the first one.");
  for (const component_description& each : all) {
    const auto found = past.restarts.find(each.id);
    if (!each.is_constant)
      out.add(
          {{"component", each.id}},
          found == past.restarts.end() ? 0 : static_cast<double>(found->second)
      );
  }
  out.begin("cruller_failures_total", "counter", "Failed steps.");
  for (const auto& [step, count] : past.failures)
    out.add({{"component", step.component}, {"signal", step.signal}}, static_cast<double>(count));
  out.begin("cruller_step_seconds", "gauge", "Duration of the last step with this signal.");
  for (const auto& [step, duration] : past.durations)
    out.add({{"component", step.component}, {"signal", step.signal}}, seconds(duration));
}

}  // namespace

std::string metrics_text(
    any_system& system, const readiness& now, const step_statistics::numbers& past
) {
  const std::vector<component_description> all = system.describe();
  writer out;
  add_states(out, all);
  add_past(out, all, past);
  add_readings(out, all);
  const auto add = [&](std::string_view name, std::string_view help, double value) {
    out.begin(name, "gauge", help);
    out.add(value);
  };
  add("cruller_ready", "Whether the program is ready for requests.", now.is_ready ? 1 : 0);
  add("cruller_live", "Whether the program works.", now.is_live ? 1 : 0);
  add("cruller_ending", "Whether the program is shutting down.", now.is_ending ? 1 : 0);
  if (past.start_duration)
    add("cruller_start_seconds", "Duration of the last start.", seconds(*past.start_duration));
  return out.take();
}

}  // namespace cruller::v0
