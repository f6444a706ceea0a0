// Describing a live system: what there is to know of each component.
#include <algorithm>
#include <boost/graph/graph_traits.hpp>
#include <cruller/graph.hpp>
#include <string>

#include "progress.hpp"

namespace cruller {
namespace {

using rows = std::span<const plan::config_value>;

// Appends one value, and returns the rows behind it.
rows print_value(std::string& out, rows values, bool named) {
  const plan::config_value& value = values.front();
  rows rest = values.subspan(1);
  if (named) out.append(value.name).append(": ");
  using kind = plan::config_value::kind;
  if (value.what == kind::ref) {
    if (!value.group.empty()) out.append(value.group).append(".");
    out.append(value.path);
  } else if (value.what == kind::value) {
    value.print(value.address, out);
  } else {
    const bool is_map = value.what == kind::map;
    out += is_map ? '{' : '[';
    rows inner = rest.first(value.size);
    rest = rest.subspan(value.size);
    while (!inner.empty()) {
      inner = print_value(out, inner, is_map);
      if (!inner.empty()) out += ", ";
    }
    out += is_map ? '}' : ']';
  }
  return rest;
}

std::string print_config(const plan::component& row) {
  if (row.config.empty()) return {};
  std::string out(1, row.named_config ? '{' : '(');
  for (rows rest = row.config; !rest.empty();) {
    rest = print_value(out, rest, row.named_config);
    if (!rest.empty()) out += ", ";
  }
  out += row.named_config ? '}' : ')';
  return out;
}

template <typename Range>
std::vector<std::string> ids_of(const dag& graph, const Range& vertices) {
  std::vector<std::size_t> sorted(vertices.first, vertices.second);
  std::ranges::sort(sorted);
  std::vector<std::string> ids;
  ids.reserve(sorted.size());
  for (const std::size_t v : sorted) ids.push_back(graph[v].id);
  return ids;
}

}  // namespace

std::vector<component_description> engine::describe() {
  std::vector<component_description> all(size());
  const dag& graph = wiring_.graph();
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
    of.dependencies = ids_of(graph, boost::adjacent_vertices(i, graph));
    of.dependents = ids_of(graph, boost::inv_adjacent_vertices(i, graph));
    for (const plan::step& step : row.steps)
      if (step.signal.name != dsl::hand_over.id.name &&  // It cannot be sent.
          std::ranges::find(of.signals, step.signal.name) == of.signals.end())
        of.signals.emplace_back(step.signal.name);
  }
  const auto describe_states = [&] {
    for (std::uint32_t i = 0; i != size(); ++i) {
      if (const auto show = wiring_.plan().components[i].show) show(value(i).get(), all[i].config);
      all[i].state = at(records_[i].state);
      const auto duration = records_[i].last_duration.load(std::memory_order_relaxed);
      if (duration.count() >= 0) all[i].last_duration = duration;
    }
  };
  // While another signal is under way, maybe the one whose handler asks, there is no status.
  const turn mine(*this, std::try_to_lock);
  describe_states();
  if (!mine.is_mine()) return all;
  const walk way(routes().status());
  progress of(*this, way);
  for (const stop_on_route& stop : way.stops()) {
    if (!takes_part(way.way(), stop)) continue;
    std::string reply;
    of.listen(&reply);
    of.ask(stop);
    try {
      for (std::uint32_t f = stop.first; f != stop.end; ++f) of.call(f);
    } catch (...) {
      reply = "failed: " + message_of(std::current_exception());
    }
    all[stop.component].status = std::move(reply);
  }
  return all;
}

std::optional<std::string> engine::print(std::uint32_t component) {
  // While another signal is under way, the instance may go.
  const turn mine(*this, std::try_to_lock);
  if (!mine.is_mine() || !holds_instance(component)) return {};
  const plan::component& row = wiring_.plan().components[component];
  std::string text;
  if (row.print != nullptr)
    row.print(row.locate(instances_), text);
  else if (row.show != nullptr)
    row.show(value(component).get(), text);
  else
    return {};
  return text;
}

}  // namespace cruller
