// Values that are about to be given to a system.
#pragma once

#include <memory>
#include <vector>

#include "settings/setting_place.hpp"
#include "settings/value_table.hpp"

namespace cruller::inline v0 {

// The whole value of a row that can be replaced; null takes back what was set.
struct given_setting {
  std::uint32_t component = 0;
  const plan::config_value* slot = nullptr;
  ranked_value value{};
};

using given_settings = std::vector<given_setting>;

// The last one for a row, or null.
inline const given_setting* find_given(
    const given_settings& all, std::uint32_t component, const plan::config_value* slot
) {
  const given_setting* found = nullptr;
  for (const given_setting& each : all)
    if (each.component == component && each.slot == slot) found = &each;
  return found;
}

}  // namespace cruller::v0
