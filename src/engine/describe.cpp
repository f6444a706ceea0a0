// Describing the components of a live system.
#include <algorithm>
#include <cruller/detail/instance/environment.hpp>
#include <string>

#include "engine/step_recorder.hpp"
#include "engine/verb_turn.hpp"

namespace cruller::inline v0 {
namespace {

using rows = std::span<const plan::config_value>;

// The variables that a component has read; absent if it is not started.
struct variables_read {
  const detail::environment* from = nullptr;
  std::uint32_t component = 0;

  bool print(const void* node, std::string& out) const {
    return from != nullptr && from->print(component, node, out);
  }
};

// Appends one value, and returns the rows after it.
rows print_value(std::string& out, rows values, bool named, const variables_read& read) {
  const plan::config_value& value = values.front();
  rows rest = values.subspan(1);
  if (named) out.append(value.name).append(": ");
  using kind = plan::config_value::kind;
  if (value.what == kind::ref) {
    if (!value.group.empty()) out.append(value.group).append(".");
    out.append(value.path);
  } else if (value.what == kind::value) {
    if (!read.print(value.address, out)) value.print(value.address, out);
  } else {
    const bool is_map = value.what == kind::map;
    out += is_map ? '{' : '[';
    rows inner = rest.first(value.size);
    rest = rest.subspan(value.size);
    while (!inner.empty()) {
      inner = print_value(out, inner, is_map, read);
      if (!inner.empty()) out += ", ";
    }
    out += is_map ? '}' : ']';
  }
  return rest;
}

// The config of a component, or the map or list that a constant is.
std::string print_config(const plan::component& row, const variables_read& read = {}) {
  if (row.config.empty()) return {};
  const std::string_view brackets = row.named_config ? "{}" : row.is_constant ? "[]" : "()";
  std::string out(1, brackets.front());
  for (rows rest = row.config; !rest.empty();) {
    rest = print_value(out, rest, row.named_config, read);
    if (!rest.empty()) out += ", ";
  }
  out += brackets.back();
  return out;
}

// The same with the values in use.
std::string print_config_in_use(
    const plan::component& row, std::uint32_t component, void* instances
) {
  if (row.variables == nullptr) return print_config(row);
  return print_config(row, {row.variables(instances), component});
}

// In definition order.
std::vector<std::string> ids_of(const plan& plan, std::span<const plan_edge> edges) {
  std::vector<plan_edge> sorted(edges.begin(), edges.end());
  std::ranges::sort(sorted, {}, &plan_edge::to);
  std::vector<std::string> ids;
  ids.reserve(sorted.size());
  for (const plan_edge& edge : sorted) ids.emplace_back(plan.components[edge.to].id);
  return ids;
}

}  // namespace

std::vector<component_description> engine::describe() {
  std::vector<component_description> all(size());
  for (std::uint32_t i = 0; i != size(); ++i) {
    const plan::component& row = wiring_.plan().components[i];
    component_description& of = all[i];
    of.id = row.id;
    of.doc = row.doc;
    of.config = print_config(row);
    of.is_constant = row.is_constant;
    of.is_cached = row.is_cached;
    for (const plan::alias& alias : wiring_.plan().aliases)
      if (alias.stands_for == row.id) of.aliases.emplace_back(alias.id);
    of.dependencies = ids_of(wiring_.plan(), wiring_.needed(i));
    of.dependents = ids_of(wiring_.plan(), wiring_.dependents(i));
    for (const plan::step& step : row.steps)
      if (detail::row_of_signal(step.signal.name).can_be_sent &&
          std::ranges::find(of.signals, step.signal.name) == of.signals.end())
        of.signals.emplace_back(step.signal.name);
  }
  const auto describe_states = [&] {
    for (std::uint32_t i = 0; i != size(); ++i) {
      if (const auto show = wiring_.plan().components[i].show) show(value(i).get(), all[i].config);
      all[i].state = at(records_[i].state);
      all[i].last_duration = durations_.of(i);
    }
    describe_failures(all);
  };
  // While another signal is under way, for example that of the calling handler, there is no status.
  const verb_turn mine(*this, std::try_to_lock);
  describe_states();
  if (!mine.is_mine()) return all;
  for (std::uint32_t i = 0; i != size(); ++i) {
    const plan::component& row = wiring_.plan().components[i];
    if (row.variables == nullptr || !holds_instance(i)) continue;
    if (!row.config.empty()) {
      all[i].config = print_config_in_use(row, i, instances_);
    } else if (row.print != nullptr) {
      all[i].config.clear();
      row.print(row.locate(instances_), all[i].config);
    }
  }
  const selected_route way(routes().status());
  step_recorder of(*this, way);
  for (const route_visit& visit : way.visits()) {
    if (!takes_part(way.way(), visit)) continue;
    std::optional<std::string> reply = "";
    of.listen(&reply, &all[visit.component].readings);
    of.ask(visit);
    try {
      of.call_all(visit);
    } catch (...) {
      reply = message_of(std::current_exception());
    }
    all[visit.component].status = std::move(reply);
  }
  return all;
}

std::optional<std::string> engine::print(std::uint32_t component) {
  // While another signal is under way, the instance may be destroyed.
  const verb_turn mine(*this, std::try_to_lock);
  if (!mine.is_mine() || !holds_instance(component)) return {};
  const plan::component& row = wiring_.plan().components[component];
  std::string text;
  if (row.print != nullptr)
    row.print(row.locate(instances_), text);
  else if (row.show != nullptr)
    row.show(value(component).get(), text);
  else if (row.is_constant && !row.config.empty())
    text = print_config_in_use(row, component, instances_);
  else
    return {};
  return text;
}

}  // namespace cruller::v0
