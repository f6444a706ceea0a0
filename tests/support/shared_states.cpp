// The second of two files that share states.
#include "shared_states.hpp"

namespace shared_states {

const std::string& config_seen_elsewhere() { return *config; }
const cruller::any_state& state_seen_elsewhere() { return config; }

}  // namespace shared_states
