// Reading the configuration files again while the system runs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cruller/error.hpp>

#include "engine/settings_access.hpp"
#include "errors/failure.hpp"
#include "host/inherited.hpp"
#include "plan/selected_route.hpp"
#include "program/chosen_system.hpp"
#include "program/config_changes.hpp"
#include "program/live_program.hpp"
#include "program/system_names.hpp"

namespace cruller::inline v0 {
namespace {

// The components that own changed values, without those whose values are live.
std::vector<std::string> owners_of(const wiring& of, const std::vector<config_change>& changes) {
  std::vector<std::string> ids;
  for (const config_change& each : changes) {
    std::string id(of.plan().components[each.next.component].id);
    if (!each.is_live && std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
  }
  return ids;
}

// What restarts: the owners that are started, and what depends on them.
std::vector<std::string> restarted_by(
    const any_system& system, const std::vector<std::string>& ids
) {
  component_set all = find_components(system.wiring(), ids);
  add_dependents(system.wiring(), all);
  std::vector<std::string> names;
  for (std::size_t i = 0; i != all.size(); ++i) {
    const plan::component& row = system.wiring().plan().components[i];
    if (all[i] && !row.is_constant && system.state(row.id) != component_state::stopped)
      names.emplace_back(row.id);
  }
  return names;
}

// Live values are published, and their components do not restart for them.
given_settings without_live(given_settings all) {
  std::erase_if(all, [](const given_setting& each) { return each.slot->live != nullptr; });
  return all;
}

std::vector<std::string> paths_of(const std::vector<config_change>& changes, bool is_live) {
  std::vector<std::string> all;
  for (const config_change& each : changes)
    if (each.is_live == is_live) all.insert(all.end(), each.paths.begin(), each.paths.end());
  return all;
}

}  // namespace

std::string config_report::text(bool is_dry) const {
  if (changed.empty() && published.empty()) return "nothing changed";
  std::string out;
  const auto add = [&](std::string_view what, const std::vector<std::string>& names) {
    if (names.empty()) return;
    if (!out.empty()) out += '\n';
    out += fmt::format("{}: {}", what, fmt::join(names, ", "));
  };
  add(is_dry ? "would change" : "changed", changed);
  add(is_dry ? "would change without a restart" : "changed without a restart", published);
  add(is_dry ? "would restart" : "restarted", restarted);
  return out;
}

// Everything that can be wrong is found in a system aside.
std::shared_ptr<any_system> live_program::read_aside() {
  if (chosen_.config.empty())
    throw error("the program has no configuration file; start it with --config FILE");
  std::shared_ptr<any_system> next = find_system(systems_, name()).make();
  config_mistakes mistakes;
  std::vector<std::string> problems;
  const auto attempt = [&](const auto& what) {
    try {
      what();
    } catch (...) {
      problems.push_back(message_of(std::current_exception()));
    }
  };
  attempt([&] { take(prepare(*next, name(), mistakes)); });
  std::ranges::move(mistakes.lines(), std::back_inserter(problems));
  for (const auto& [path, text] : values())
    attempt([&] { detail::settings_access::set(*next, path, text, "--set"); });
  if (!mistakes.misses_values()) add_faults_of_start(*next, mistakes, problems);
  if (!problems.empty())
    throw error(fmt::format(
        "{}\n{} mistake{}; nothing was changed",
        fmt::join(problems, "\n"),
        problems.size(),
        problems.size() == 1 ? "" : "s"
    ));
  return next;
}

given_settings live_program::changed_values(chosen_system& on) {
  given_settings values;
  if (!has_config()) return values;
  for (config_change& each : find_changes(*on.system, *read_aside()))
    values.push_back(std::move(each.next));
  return values;
}

config_report live_program::would_reload() {
  const auto turn = lock();
  const auto on = current();
  const auto changes = find_changes(*on->system, *read_aside());
  return {
      paths_of(changes, false),
      paths_of(changes, true),
      restarted_by(*on->system, owners_of(on->system->wiring(), changes))};
}

config_report live_program::reload_config(if_start_fails then) {
  const auto turn = lock();
  const auto on = current();
  on->notify([](host& h) { h.begin_restart(); });
  config_report report;
  on->attempt(&host::ready, [&] {
    const auto changes = find_changes(*on->system, *read_aside());
    const std::vector<std::string> owners = owners_of(on->system->wiring(), changes);
    report = {paths_of(changes, false), paths_of(changes, true), restarted_by(*on->system, owners)};
    given_settings next;
    given_settings former;
    for (const config_change& each : changes) {
      next.push_back(each.next);
      former.push_back(
          {each.next.component,
           each.next.slot,
           detail::settings_access::given(*on->system, each.next.component, *each.next.slot)}
      );
    }
    // Components that start see the new live values.
    for (const given_setting& each : next)
      if (each.slot->live != nullptr) detail::settings_access::publish(*on->system, each);
    if (owners.empty()) return;
    try {
      restart_with(*on, owners, next, former, then);
    } catch (...) {
      for (const given_setting& each : former)
        if (each.slot->live != nullptr) detail::settings_access::publish(*on->system, each);
      throw;
    }
  });
  return report;
}

// A start that fails with the new values brings the former ones back.
void live_program::restart_with(
    chosen_system& on,
    const std::vector<std::string>& owners,
    const given_settings& next,
    const given_settings& former,
    if_start_fails then
) {
  const std::vector<std::string> restarted = restarted_by(*on.system, owners);
  // The service manager keeps its sockets open, so the former values need them again.
  std::vector<handed_over> of_host = hand_over_of_host(*on.system);
  std::erase_if(of_host, [&](const handed_over& each) {
    return std::ranges::find(restarted, each.id) == restarted.end();
  });
  try {
    start_and_be_ready(on, then, [&] {
      restart(on, owners, if_start_fails::stay, without_live(next));
    });
  } catch (const signal_error& failed) {
    if (failed.cancelled()) throw;
    // What fails to stop says nothing about the new values.
    const bool is_of_stop = failed.signal() == detail::stop_signal.id.name;
    const std::string why = fmt::format(
        "{}{}", is_of_stop ? "the stop fails: " : "the new values fail: ", failed.what()
    );
    try {
      inherit(*on.system, std::move(of_host));
      start_and_be_ready(on, then, [&] { restart(on, owners, then, without_live(former)); });
    } catch (const std::exception& again) {
      throw error(fmt::format("{}\nand the former values fail, too: {}", why, again.what()));
    }
    throw error(fmt::format("{}\nthe former values are back", why));
  }
}

}  // namespace cruller::v0
