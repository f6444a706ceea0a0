// Merging layers: what a higher layer gives replaces what a lower one gives.
#pragma once

#include "config/config_node.hpp"

namespace cruller::inline v0 {

// Maps are merged name by name. Lists, scalars and values with tags replace the whole value below,
// which is kept in `replaced`.
config_node merge(config_node lower, config_node higher);

}  // namespace cruller::v0
