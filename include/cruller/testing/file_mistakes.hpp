// Checking the configuration files of a program in its tests.
#pragma once

#include <cruller/named_systems.hpp>
#include <cruller/testing/settings.hpp>

namespace cruller::inline v0::testing {

/// The same for the named systems of a program:
/// `EXPECT_EQ(config_mistakes<systems>("deploy/prod.yaml"), "")`.
template <const auto& Systems>
std::string config_mistakes(const std::filesystem::path& file) {
  static_assert(sizeof(cruller::detail::verdict_on_systems<Systems>) != 0);
  return config_mistakes(std::span<const system_choice>(cruller::detail::choices<Systems>), file);
}

}  // namespace cruller::v0::testing
