// Reading the configuration files again while the system runs.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <iterator>

#include "engine/settings_access.hpp"
#include "errors/failure.hpp"
#include "host/inherited.hpp"
#include "program/changed_owners.hpp"
#include "program/chosen_system.hpp"
#include "program/config_changes.hpp"
#include "program/live_program.hpp"
#include "program/system_names.hpp"

namespace cruller::inline v0 {
namespace {

std::vector<std::string> paths_of(
    const std::vector<config_change>& changes, const changed_owners& owners, bool change_live
) {
  std::vector<std::string> all;
  for (const config_change& each : changes)
    if (owners.changes_live(each) == change_live)
      all.insert(all.end(), each.paths.begin(), each.paths.end());
  return all;
}

config_report report_of(
    const any_system& system,
    const std::vector<config_change>& changes,
    const changed_owners& owners
) {
  config_report report{
      paths_of(changes, owners, false),
      paths_of(changes, owners, true),
      restarted_by(system, owners.restarting)};
  report.problems = owners.problems;
  return report;
}

// Without live values, which are published, and without those of some components.
given_settings without(const component_set& members, given_settings all) {
  std::erase_if(all, [&](const given_setting& each) {
    return each.slot->live != nullptr || members[each.component];
  });
  return all;
}

void publish_live(any_system& system, const given_settings& values) {
  for (const given_setting& each : values)
    if (each.slot->live != nullptr) detail::settings_access::publish(system, each);
}

// The components that restart after all, and the values that they have not been given.
struct not_changed {
  std::vector<std::string> ids{};
  given_settings values{};
  std::vector<std::string> reasons{};
};

// Calls `changed` handlers. Those that fail have been given their values; what does not run any
// more has not.
not_changed change_running(
    any_system& system, const component_set& members, const given_settings& values
) {
  not_changed rest;
  if (std::ranges::find(members, true) == members.end()) return rest;
  component_set taken(members.size());
  try {
    detail::settings_access::change_values(system, members, values, taken);
  } catch (const signal_error& thrown) {
    for (const failure& each : thrown.failures()) {
      rest.ids.push_back(each.component);
      rest.reasons.push_back(fmt::format("{}: changed failed: {}", each.component, each.message));
    }
  }
  for (std::size_t i = 0; i != members.size(); ++i)
    if (members[i] && !taken[i]) rest.ids.emplace_back(system.wiring().plan().components[i].id);
  std::ranges::copy_if(values, std::back_inserter(rest.values), [&](const given_setting& each) {
    return members[each.component] && !taken[each.component];
  });
  return rest;
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
  for (const std::string& each : problems) out.append("\n").append(each);
  return out;
}

std::string config_report::warning() const {
  if (options.empty()) return {};
  return fmt::format("restart the program to change {}", fmt::join(options, ", "));
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
    attempt([&] { detail::settings_access::set(*next, path, text, origin_of(path)); });
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
  const auto next = read_aside();
  auto changes = find_changes(*on.system, *next);
  take_origins(*on.system, *next, changes);
  for (config_change& each : changes) values.push_back(std::move(each.next));
  return values;
}

config_report live_program::would_reload() {
  const auto turn = lock();
  const auto on = current();
  const auto changes = find_changes(*on->system, *read_aside());
  config_report report = report_of(*on->system, changes, find_owners(*on->system, changes));
  report.options = changed_options();
  return report;
}

config_report live_program::reload_config(if_start_fails then) {
  const auto turn = lock();
  const auto on = current();
  on->notify([](host& h) { h.begin_restart(); });
  config_report report;
  on->attempt(&host::ready, [&] {
    const auto aside = read_aside();
    const auto changes = find_changes(*on->system, *aside);
    changed_owners owners = find_owners(*on->system, changes);
    take_origins(*on->system, *aside, changes);
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
    publish_live(*on->system, next);
    try {
      change_to(*on, owners, next, former, then);
    } catch (...) {
      publish_live(*on->system, former);
      throw;
    }
    report = report_of(*on->system, changes, owners);
    report.options = changed_options();
  });
  return report;
}

// A start that fails with the new values brings the former ones back. What does not take its new
// values while it runs restarts with them.
void live_program::change_to(
    chosen_system& on,
    changed_owners& owners,
    const given_settings& next,
    const given_settings& former,
    if_start_fails then
) {
  bool is_taken = false;
  const auto change_the_running = [&](const given_settings& values) {
    is_taken = true;
    not_changed rest = change_running(*on.system, owners.taking, values);
    for (const std::string& each : rest.ids) {
      owners.taking[on.system->wiring().routes().index_of(each)] = false;
      owners.restarting.push_back(each);
    }
    std::ranges::copy(rest.reasons, std::back_inserter(owners.problems));
    return rest;
  };
  const auto restart_these = [&](const std::vector<std::string>& ids,
                                 const given_settings& values) {
    if (ids.empty()) return;
    start_and_be_ready(on, then, [&] { restart(on, ids, if_start_fails::stay, values); });
  };
  // The service manager keeps its sockets open, so the former values need them again.
  std::vector<handed_over> of_host = hand_over_of_host(*on.system);
  try {
    restart_these(owners.restarting, without(owners.taking, next));
    const not_changed rest = change_the_running(next);
    restart_these(rest.ids, rest.values);
  } catch (const signal_error& failed) {
    if (failed.cancelled()) throw;
    // What fails to stop says nothing about the new values.
    const bool is_of_stop = failed.signal() == detail::stop_signal.id.name;
    const std::string why = fmt::format(
        "{}{}", is_of_stop ? "the stop fails: " : "the new values fail: ", failed.what()
    );
    try {
      if (is_taken) change_the_running(former);
      std::erase_if(of_host, [&](const handed_over& each) {
        return on.system->state(each.id) != component_state::stopped;
      });
      inherit(*on.system, std::move(of_host));
      start_and_be_ready(on, then, [&] {
        restart(on, owners.restarting, then, without(owners.taking, former));
      });
    } catch (const std::exception& again) {
      throw error(fmt::format("{}\nand the former values fail, too: {}", why, again.what()));
    }
    throw error(fmt::format("{}\nthe former values are back", why));
  }
}

}  // namespace cruller::v0
