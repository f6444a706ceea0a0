// What a program does with the values of a system besides `set`: those of files, and where values
// come from.
#pragma once

#include <cruller/any_system.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config_node.hpp"
#include "plan/selected_route.hpp"
#include "settings/given_settings.hpp"

namespace cruller::inline v0::detail {

struct settings_access {
  // `any_system::set` with what a configuration file says.
  static void set(any_system& system, const setting_place& place, const config_node& from);
  // `any_system::set`, from somewhere: `--set`, `console`, a variable.
  static void set(
      any_system& system,
      const setting_place& place,
      std::string_view text,
      value_rank rank,
      std::string_view origin
  );
  static void set(
      any_system& system, std::string_view path, std::string_view text, std::string_view origin
  ) {
    set(system, find_setting(system.wiring(), path), text, value_rank::set, origin);
  }
  // The value in use, or what was given; empty if there is none.
  static ranked_value value(
      const any_system& system, std::uint32_t component, const plan::config_value& slot
  );
  static ranked_value given(
      const any_system& system, std::uint32_t component, const plan::config_value& slot
  );
  // `any_system::restart_with`, with values to set in between; those of the options are from the
  // console.
  static void restart_with(
      any_system& system, const restart_options& options, const given_settings& values
  );
  // Sets a value, or takes it back, while its component is stopped.
  static void give(any_system& system, const given_setting& next);
  // Whether a component is running and handles `changed`; and what gives such components their new
  // values, and notes which it has given them. Throws `signal_error` with the failures of handlers;
  // the values are given nevertheless.
  static bool takes_changes(const any_system& system, std::uint32_t component);
  static void change_values(
      any_system& system,
      const component_set& members,
      const given_settings& values,
      component_set& taken
  );
  // Changes a live value while the system runs.
  static void publish(any_system& system, const given_setting& next);
  // The same with a text.
  static void publish(
      any_system& system, const setting_place& place, std::string_view text, std::string_view origin
  );
  // Notes who gives a value that is equal to the one in use. `keeps_found`: unless it is that of a
  // variable.
  static void relabel(any_system& system, const given_setting& next, bool keeps_found);
};

}  // namespace cruller::v0::detail
