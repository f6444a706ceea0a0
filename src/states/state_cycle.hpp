// Threads that wait for each other's states: who would wait for itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "states/state_record.hpp"

namespace cruller::inline v0::detail {

// Both are called under the lock of the registry.

// Whether a state has left the realization `life`. Zero means unknown.
bool is_over(const state_record& state, std::uint64_t life);
// The path from the wanted state back to it if this thread would wait for itself, otherwise empty.
//
//   this thread --wants--> state --owned by--> thread --waits for--> state --owned by--> ...
std::vector<std::string> find_cycle(const state_record& wanted);

}  // namespace cruller::v0::detail
