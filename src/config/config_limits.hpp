// The limits of configuration files.
#pragma once

#include <cstddef>

namespace cruller::inline v0::config_limits {

inline constexpr std::size_t bytes = std::size_t{1} << 20;  // of a file
inline constexpr std::size_t files = 64;
inline constexpr std::size_t includes = 8;     // of files that include each other
inline constexpr std::size_t levels = 100;     // of lists and maps inside each other
inline constexpr std::size_t nodes = 100'000;  // of a file

}  // namespace cruller::v0::config_limits
