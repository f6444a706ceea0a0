// What the engine keeps of each component of a live system, for the storage that holds it.
#pragma once

#include <atomic>

namespace cruller::inline v0 {

// Hidden here, at its first declaration, which is the one that compilers go by.
class [[gnu::visibility("hidden")]] engine;

namespace detail {

// What the engine keeps of each component of a live system: one byte, side by side with the next.
struct component_record {
  std::atomic<unsigned char> state = 0;  // with a flag for a live instance
};

}  // namespace detail

}  // namespace cruller::v0
