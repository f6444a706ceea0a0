// Restarting within the process.
#include <fmt/format.h>

#include <cruller/restart_options.hpp>

#include "engine/settings_access.hpp"
#include "plan/selected_route.hpp"
#include "program/chosen_system.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {

void live_program::restart(
    chosen_system& on,
    const std::vector<std::string>& ids,
    if_start_fails then,
    const given_settings& values
) {
  restart_options how{.stop = to_stop(), .start = to_start()};
  if (!ids.empty())
    how.stop.only = ids;
  else
    how.values = waiting();
  if (then == if_start_fails::exit) how.before_stop = [&] { on.limit(&stop_limit::begin_stop); };
  how.after_stop = [&] {
    on.limit(&stop_limit::end_stop);
    if (ids.empty()) drop_waiting();
    if (then == if_start_fails::exit) on.limit(&stop_limit::watch_rollback);
  };
  detail::settings_access::restart_with(*on.system, how, values);
  on.limit(&stop_limit::lift);
}

std::string live_program::restart(const std::vector<std::string>& ids, if_start_fails then) {
  const auto turn = lock();
  const auto on = current();
  if (!ids.empty()) find_components(on->system->wiring(), ids);  // Before the host is notified.
  on->notify([](host& h) { h.begin_restart(); });
  on->attempt(&host::ready, [&] {
    // Stopped components start with everything that is selected, and with the values that wait for
    // it.
    const bool is_stopped = ids.empty() && on->system->state() == component_state::stopped;
    given_settings values;
    if (ids.empty()) values = changed_values(*on);
    if (is_stopped)
      for (const given_setting& each : values) detail::settings_access::give(*on->system, each);
    start_and_be_ready(*on, then, [&] {
      is_stopped ? start(*on, then) : restart(*on, ids, then, values);
    });
  });
  if (ids.empty()) return fmt::format("{} is running again", on->name);
  return fmt::format("{} is {}", on->name, on->system->state().name());
}

}  // namespace cruller::v0
