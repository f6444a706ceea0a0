// Commands that only read; they run at any time.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cruller/error.hpp>

#include "commands/commands.hpp"
#include "commands/instance_text.hpp"
#include "commands/query_texts.hpp"
#include "commands/value_json.hpp"
#include "plan/route.hpp"
#include "plan/selected_route.hpp"
#include "program/description_text.hpp"
#include "states/state_registry.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0::does {
namespace {

using nlohmann::json;

template <typename Value>
json or_null(const std::optional<Value>& value) {
  return value.has_value() ? json(*value) : json();
}

json time_of(const std::optional<wall_clock::time_point>& time) {
  if (!time.has_value()) return {};
  const auto seconds = std::chrono::floor<std::chrono::seconds>(*time);
  return fmt::format(
      "{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
      fmt::gmtime(wall_clock::to_time_t(seconds)),
      std::chrono::floor<std::chrono::milliseconds>(*time - seconds).count()
  );
}

json data_of(const live_program& program, const component_description& of) {
  json data = {
      {"id", of.id},
      {"state", of.state.name()},
      {"status", or_null(of.status)},
      {"readings", json::object()},
      {"since", time_of(program.since(of.id))},
      {"last_ns", nullptr},
      {"constant", of.is_constant},
      {"config", json_of_value(of.config)}};
  for (const reading& each : of.readings) data["readings"][each.name] = each.value;
  if (of.failure.has_value() || of.restarts != 0) {
    data["failure"] = or_null(of.failure);
    data["restarts"] = of.restarts;
    data["healing"] = of.is_healing;
  }
  if (of.last_duration.has_value()) data["last_ns"] = of.last_duration->count();
  return data;
}

json edges_of(const plan& plan, const component_set& shown) {
  json edges = json::array();
  for (std::size_t i = 0; i != plan.components.size(); ++i) {
    const plan::component& row = plan.components[i];
    for (std::size_t k = 0; k != row.dependencies.size(); ++k)
      if (shown[i] && shown[row.dependencies[k]])
        edges.push_back(
            {{"from", row.id},
             {"to", plan.components[row.dependencies[k]].id},
             {"order_only", !row.order_only.empty() && row.order_only[k]}}
        );
  }
  return edges;
}

}  // namespace

answer system(live_program& program, const words&, const output_sink&) {
  const auto system = program.system();
  const std::vector<component_description> all = system->describe();
  answer result{
      .text = fmt::format("{}: {}\n", program.name(), system->state().name()),
      .data = {
          {"system", program.name()},
          {"state", system->state().name()},
          {"components", json::array()}}};
  const auto since = [&](std::string_view id) { return program.since(id); };
  result.text += system_text(all, since, wall_clock::now());
  for (const component_description& each : all)
    result.data["components"].push_back(data_of(program, each));
  return result;
}

answer describe(live_program& program, const words& arguments, const output_sink&) {
  const auto system = program.system();
  const component_set chosen = find_components(system->wiring(), arguments);
  const std::vector<component_description> all = system->describe();
  answer result{.data = json::array()};
  for (std::size_t i = 0; i != all.size(); ++i) {
    if (!chosen[i]) continue;
    const component_description& each = all[i];
    result.text += description_text(each);
    if (const auto time = program.since(each.id))
      result.text += fmt::format("  {:<10} {}\n", "since", time_text(*time, wall_clock::now()));
    if (each.last_duration.has_value())
      result.text += fmt::format("  {:<10} {}\n", "last step", duration_text(*each.last_duration));
    json data = data_of(program, each);
    data["doc"] = each.doc;
    data["aliases"] = each.aliases;
    data["cached"] = each.is_cached;
    data["needs"] = each.dependencies;
    data["needed_by"] = each.dependents;
    data["signals"] = each.signals;
    result.data.push_back(std::move(data));
  }
  return result;
}

answer instance(live_program& program, const words& arguments, const output_sink&) {
  const std::string& id = arguments.front();
  const auto system = program.system();
  const instance_text text = text_of_instance(*system, id);
  const component_state state = system->state(id);
  return {
      .text = fmt::format(
          "{} ({})\n  type       {}\n  value      {}\n",
          id,
          state.name(),
          text.type,
          text.value.value_or(
              state == component_state::stopped ? "none (not started)"
                                                : "not shown (its type cannot be printed)"
          )
      ),
      .data = {
          {"id", id},
          {"state", state.name()},
          {"type", text.type},
          {"value", text.value ? json_of_value(*text.value) : json()}}};
}

answer graph(live_program& program, const words& arguments, const output_sink&) {
  const auto system = program.system();
  const wiring& wiring = system->wiring();
  const plan& plan = wiring.plan();
  answer result;
  component_set shown(plan.components.size(), true);
  if (arguments.empty()) {
    result.text = graph_text(*system);
  } else {
    const component_set chosen = find_components(wiring, arguments);
    result.text = graph_text(*system, chosen);
    shown = chosen;
    add_needed(wiring, shown);
    component_set above = chosen;
    add_dependents(wiring, above);
    for (std::size_t i = 0; i != shown.size(); ++i) shown[i] = shown[i] || above[i];
  }
  json nodes = json::array();
  for (std::size_t i = 0; i != plan.components.size(); ++i)
    if (shown[i])
      nodes.push_back(
          {{"id", plan.components[i].id}, {"state", system->state(plan.components[i].id).name()}}
      );
  result.data = {{"nodes", std::move(nodes)}, {"edges", edges_of(plan, shown)}};
  return result;
}

answer timeline(live_program& program, const words&, const output_sink&) {
  const cruller::timeline of = program.system()->timeline();
  json steps = json::array();
  for (const cruller::timeline::step& each : of.steps)
    steps.push_back(
        {{"component", each.component},
         {"signal", each.signal},
         {"phase", name_of(each.phase)},
         {"begin_ns", each.begin.count()},
         {"end_ns", each.end.count()},
         {"critical", false}}
    );
  for (const std::size_t each : of.critical_chain) steps[each]["critical"] = true;
  return {
      .text = timeline_text(of),
      .data = {
          {"steps", std::move(steps)},
          {"duration_ns", of.duration().count()},
          {"critical_ns", of.critical_time().count()}}};
}

answer systems(live_program& program, const words&, const output_sink&) {
  answer result{.data = json::array()};
  const std::string current = program.name();
  for (const std::string& each : program.names()) {
    result.text += fmt::format("{} {}\n", each == current ? '*' : ' ', each);
    result.data.push_back({{"name", each}, {"current", each == current}});
  }
  if (result.text.empty()) result.text = "this program has no other systems\n";
  return result;
}

answer states(live_program&, const words&, const output_sink&) {
  answer result{.data = json::array()};
  std::vector<std::vector<std::string>> rows;
  for (detail::state_text& each : detail::the_states().texts()) {
    result.data.push_back(
        {{"name", each.name},
         {"status", name_of(each.status)},
         {"doc", each.doc},
         {"value", json_of_value(each.value)}}
    );
    rows.push_back({std::move(each.name), std::string(name_of(each.status)), std::move(each.value)}
    );
  }
  result.text = rows.empty() ? "this program has no states\n" : table_text(rows);
  return result;
}

answer help(live_program&, const words& arguments, const output_sink&) {
  answer result{.data = json::array()};
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](const command& row) {
    const std::string usage = fmt::format(
        "{}{}{}", row.name, row.arguments.empty() ? "" : " ", row.arguments
    );
    rows.push_back({usage, std::string(row.help)});
    result.data.push_back({{"name", row.name}, {"usage", usage}, {"help", row.help}});
  };
  if (arguments.empty())
    for (const command& each : commands()) add(each);
  else
    add(find_command(arguments.front()));
  result.text = table_text(rows);
  return result;
}

}  // namespace cruller::v0::does
