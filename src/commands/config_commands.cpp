// Commands for the values of the program and its configuration files.
#include <fmt/format.h>

#include <algorithm>
#include <cruller/error.hpp>

#include "commands/commands.hpp"
#include "commands/query_texts.hpp"
#include "plan/route.hpp"
#include "program/config_view.hpp"

namespace cruller::inline v0::does {
namespace {

using nlohmann::json;

json data_of(const viewed_value& of) {
  json layers = json::array();
  for (const held_value::layer& each : of.layers)
    layers.push_back({{"origin", each.origin}, {"path", each.path}, {"text", each.text}});
  return {
      {"path", of.path},
      {"value", of.value},
      {"origin", of.origin},
      {"layers", std::move(layers)},
      {"restarts", of.restarts},
      {"live", of.is_live},
      {"pinned", of.is_pinned}};
}

// Every layer of one value.
std::string layers_text(const viewed_value& of) {
  std::string text = fmt::format("{}\n", of.path);
  if (!of.doc.empty()) text += fmt::format("  {:<10} {}\n", "doc", of.doc);
  text += fmt::format("  {:<10} {}\n", "must be", of.must_be);
  text += fmt::format(
      "  {:<10} {}\n", "definition", of.by_default.value_or(std::string(of.without_default()))
  );
  for (const held_value::layer& each : of.layers)
    text += fmt::format("  {:<10} {}\n", each.origin, each.text);
  text += fmt::format("  {:<10} {}\n  {:<10} {}\n", "in use", of.value, "a change", of.effect());
  return text;
}

}  // namespace

answer config(live_program& program, const words& arguments, const output_sink&) {
  const auto system = program.system();
  std::vector<viewed_value> all = view_values(*system);
  answer result{.data = json::array()};
  if (!arguments.empty()) {
    const std::string path = system->wiring().routes().real_id(arguments.front());
    std::vector<std::string> known;
    known.reserve(all.size());
    for (const viewed_value& each : all) known.push_back(each.path);
    std::erase_if(all, [&](const viewed_value& each) {
      return each.path != path && !each.path.starts_with(path + ".");
    });
    if (all.empty()) throw unknown_component(path, std::move(known));
  }
  for (const viewed_value& each : all) result.data.push_back(data_of(each));
  if (all.size() == 1 && !arguments.empty()) {
    result.text = layers_text(all.front());
    return result;
  }
  std::vector<std::vector<std::string>> rows = {{"PATH", "VALUE", "FROM", "A CHANGE"}};
  for (const viewed_value& each : all)
    rows.push_back({each.path, each.value, each.origin, each.effect()});
  result.text = table_text(rows);
  return result;
}

answer reload_config(live_program& program, const words& arguments, const output_sink&) {
  const bool is_dry = !arguments.empty();
  if (is_dry && arguments.front() != "--dry-run") throw error("usage: reload-config [--dry-run]");
  const config_report report = is_dry ? program.would_reload() : program.reload_config();
  const std::string warning = report.options.empty() ? "" : "warning: " + report.warning() + '\n';
  return {
      .text = report.text(is_dry) + '\n' + warning,
      .data = {
          {"changed", report.changed},
          {"published", report.published},
          {"restarted", report.restarted},
          {"needs_program_restart", report.options},
          {"dry_run", is_dry}}};
}

}  // namespace cruller::v0::does
