// What differs between the values of two systems of one definition.
#pragma once

#include <cruller/any_system.hpp>
#include <string>
#include <vector>

#include "settings/given_settings.hpp"

namespace cruller::inline v0 {

// A value that differs, and what it becomes.
struct config_change {
  given_setting next;              // empty: the definition counts
  std::vector<std::string> paths;  // of what differs in it
  bool is_live = false;            // whether it changes without a restart
};

// The changes from a system, which may run, to one that is set and has not started. Values are
// compared, not texts. What a variable of the definition gives does not change.
std::vector<config_change> find_changes(any_system& from, any_system& to);

// Notes the origins of the other values, which are equal, in the system that may run.
void take_origins(any_system& from, any_system& to, const std::vector<config_change>& changes);

}  // namespace cruller::v0
