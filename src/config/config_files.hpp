// Which configuration files a program reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config_layers.hpp"

namespace cruller::inline v0 {

// Those of `--config`; without one that of $CRULLER_CONFIG; without this `PROGRAM.yaml` in the
// folder $CONFIGURATION_DIRECTORY, which systemd sets and which may be absent. Never one of the
// working directory that was not asked for.
std::vector<config_source> find_config_files(
    const std::vector<std::string>& given, std::string_view program
);

}  // namespace cruller::v0
