// Which components changed values belong to, and what a reload does with these.
#pragma once

#include <cruller/any_system.hpp>
#include <string>
#include <vector>

#include "plan/selected_route.hpp"
#include "program/config_changes.hpp"

namespace cruller::inline v0 {

// The owners of values that are not live. What restarts anyway does not handle `changed`.
struct changed_owners {
  std::vector<std::string> restarting{};  // ids, without what depends on them
  component_set taking{};                 // what takes its new values while it runs
  std::vector<std::string> problems{};    // why something restarts instead

  // Whether a value changes without a restart.
  [[nodiscard]] bool changes_live(const config_change& each) const {
    return each.is_live || taking[each.next.component];
  }
};

changed_owners find_owners(const any_system& system, const std::vector<config_change>& changes);

// What restarts: these components and what depends on them, if they are started.
std::vector<std::string> restarted_by(
    const any_system& system, const std::vector<std::string>& ids
);

}  // namespace cruller::v0
