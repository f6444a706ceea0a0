// What the engine stores for each component of a live system; the storage of the instances contains
// it.
#pragma once

#include <atomic>

namespace cruller::inline v0 {

// Hidden at its first declaration, which compilers obey.
class [[gnu::visibility("hidden")]] engine;

namespace detail {

// The same: the steps of a component with background work or health checks.
struct [[gnu::visibility("hidden")]] background_steps;

// What the engine stores for each component of a live system: one byte, next to that of the next
// component.
struct component_record {
  std::atomic<unsigned char> state = 0;  // with a flag for a live instance
};

}  // namespace detail

}  // namespace cruller::v0
