// Signals for single components.
#include <fmt/format.h>

#include <algorithm>
#include <cruller/error.hpp>

#include "plan/selected_route.hpp"
#include "program/chosen_system.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {
namespace {

std::vector<component_state> states_of(const any_system& system) {
  std::vector<component_state> all;
  for (const plan::component& each : system.wiring().plan().components)
    all.push_back(system.state(each.id));
  return all;
}

reached sorted(const wiring& wiring, const component_set& chosen, const component_set& changed) {
  reached result;
  for (std::size_t i = 0; i != changed.size(); ++i)
    if (changed[i])
      (chosen[i] ? result.chosen : result.others).emplace_back(wiring.plan().components[i].id);
  return result;
}

// The state that the selected components have in common.
std::string common_state(const component_set& chosen, const std::vector<component_state>& states) {
  std::vector<component_state> found;
  for (std::size_t i = 0; i != chosen.size(); ++i)
    if (chosen[i] && std::ranges::find(found, states[i]) == found.end()) found.push_back(states[i]);
  if (found.size() != 1) return "are already in the requested states";
  const bool is_one = std::ranges::count(chosen, true) == 1;
  return fmt::format("{} {}", is_one ? "is" : "are", found.front().name());
}

}  // namespace

template <typename Verb>
reached live_program::reach(const std::vector<std::string>& ids, void (host::*done)(), Verb verb) {
  const auto turn = lock();
  const auto on = current();
  const wiring& wiring = on->system->wiring();
  const component_set chosen = find_components(wiring, ids);  // Before the host is notified.
  const auto before = states_of(*on->system);
  try {
    verb(*on);
  } catch (const signal_error& error) {
    on->notify([&](host& h) { h.failed(error); });
    throw;
  } catch (const std::exception&) {  // Nothing has happened.
    on->notify([](host& h) { h.settled(); });
    throw;
  }
  on->notify([&](host& h) { (h.*done)(); });
  const auto after = states_of(*on->system);
  component_set changed(before.size());
  for (std::size_t i = 0; i != changed.size(); ++i) changed[i] = before[i] != after[i];
  reached result = sorted(wiring, chosen, changed);
  result.state = common_state(chosen, after);
  return result;
}

reached live_program::start_some(const std::vector<std::string>& ids) {
  return reach(ids, &host::ready, [&](chosen_system& on) {
    on.notify([](host& h) { h.begin(detail::start_signal.through.name()); });
    signal_options how = to_start();
    how.only = ids;
    start_and_be_ready(on, if_start_fails::stay, [&] { on.system->start(how); });
  });
}

reached live_program::stop_some(const std::vector<std::string>& ids) {
  return reach(ids, &host::settled, [&](chosen_system& on) {
    on.notify([](host& h) { h.begin(detail::stop_signal.through.name()); });
    signal_options how = to_stop();
    how.only = ids;
    on.system->stop(how);
  });
}

reached live_program::suspend_some(const std::vector<std::string>& ids) {
  return reach(ids, &host::settled, [&](chosen_system& on) {
    on.system->suspend({.only = ids, .threads = chosen_.threads, .stop_token = end_.get_token()});
  });
}

reached live_program::resume_some(const std::vector<std::string>& ids) {
  return reach(ids, &host::settled, [&](chosen_system& on) {
    on.system->resume({.only = ids, .threads = chosen_.threads, .stop_token = end_.get_token()});
  });
}

// The states are the same afterwards: what was started before, and is started again, has restarted.
reached live_program::restart_some(const std::vector<std::string>& ids) {
  const auto turn = lock();
  const auto system = current()->system;
  const component_set chosen = find_components(system->wiring(), ids);
  const auto before = states_of(*system);
  restart(ids);
  const auto after = states_of(*system);
  component_set restarted = chosen;
  add_dependents(system->wiring(), restarted);
  for (std::size_t i = 0; i != restarted.size(); ++i)
    restarted[i] = restarted[i] && after[i] == component_state::running &&
                   (before[i] == component_state::running || chosen[i]);
  reached result = sorted(system->wiring(), chosen, restarted);
  result.state = common_state(chosen, after);
  return result;
}

void live_program::signal(const std::string& name, const std::vector<std::string>& ids) {
  const auto turn = lock();
  const auto on = current();
  try {
    on->system->signal(
        name, {.only = ids, .threads = chosen_.threads, .stop_token = end_.get_token()}
    );
  } catch (const signal_error& error) {
    on->notify([&](host& h) { h.failed(error); });
    throw;
  }
}

}  // namespace cruller::v0
