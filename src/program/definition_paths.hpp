// What a definition says of the paths in configuration files.
#pragma once

#include <cruller/wiring.hpp>

#include "config/path_rules.hpp"

namespace cruller::inline v0 {

// Its aliases, and the maps whose names are data: those of `setting<std::map<...>>`. Refers to the
// argument.
path_rules path_rules_of(const wiring& of);

}  // namespace cruller::v0
