// Describing the components of a live system.
#include <algorithm>
#include <string>

#include "engine/given_values.hpp"
#include "engine/step_recorder.hpp"
#include "engine/verb_turn.hpp"
#include "settings/setting_place.hpp"
#include "settings/setting_text.hpp"

namespace cruller::inline v0 {
namespace {

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

std::string engine::config_text(std::uint32_t component) {
  const plan::component& row = wiring_.plan().components[component];
  std::string text;
  print_config(text, row.config, !row.is_constant, [&](const plan::config_value& slot) {
    return given_values(*this).shown(component, slot);
  });
  return text;
}

std::vector<value_description> engine::describe_values(std::uint32_t component) {
  std::vector<value_description> all;
  for (const setting_row& each : settings_of(wiring_, component)) {
    const auto in_use = [&](const plan::config_value& slot) {
      return given_values(*this).shown(component, slot);
    };
    const auto value = in_use(*each.slot);
    std::string origin(value == nullptr ? "" : value->origin_of(each.path));
    if (origin.empty()) origin = "definition";
    all.push_back({each.path, text_of_row(*each.row, *each.slot, in_use), std::move(origin)});
  }
  return all;
}

std::vector<component_description> engine::describe() {
  std::vector<component_description> all(size());
  for (std::uint32_t i = 0; i != size(); ++i) {
    const plan::component& row = wiring_.plan().components[i];
    component_description& of = all[i];
    of.id = row.id;
    of.doc = row.doc;
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
      all[i].config = config_text(i);
      all[i].values = describe_values(i);
      all[i].state = at(records_[i].state);
      all[i].last_duration = durations_.of(i);
    }
    describe_failures(all);
  };
  // While another signal is under way, for example that of the calling handler, there is no status.
  const verb_turn mine(*this, std::try_to_lock);
  describe_states();
  if (!mine.is_mine()) return all;
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
  else if (row.is_constant)
    text = config_text(component);
  else
    return {};
  return text;
}

}  // namespace cruller::v0
