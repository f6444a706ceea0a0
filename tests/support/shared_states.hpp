// States that two files share, as inline variables of a header.
#pragma once

#include <cruller/state.hpp>
#include <string>

namespace shared_states {

using namespace cruller::dsl;

inline int starts = 0;

inline cruller::state config{name("shared config"), start([] {
                               ++starts;
                               return std::string("config.toml");
                             })};

// From the other file.
const std::string& config_seen_elsewhere();
const cruller::any_state& state_seen_elsewhere();

}  // namespace shared_states
