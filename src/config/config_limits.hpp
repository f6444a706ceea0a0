// The limits of configuration files.
#pragma once

#include <cstddef>

namespace cruller::inline v0::config_limits {

inline constexpr std::size_t bytes = std::size_t{1} << 20;  // of a file
inline constexpr std::size_t files = 64;
inline constexpr std::size_t includes = 8;     // from a file to the deepest one that it includes
inline constexpr std::size_t levels = 100;     // of lists and maps, and of the names of a path
inline constexpr std::size_t path = 1000;      // bytes
inline constexpr std::size_t nodes = 100'000;  // names, values, lists and maps of a file

}  // namespace cruller::v0::config_limits
