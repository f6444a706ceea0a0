// The distance between two names, for "did you mean", at compile time and at run time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cruller::inline v0::detail {

// The number of characters to add, remove, replace or swap with their neighbour to turn one name
// into the other (optimal string alignment). Only the first 63 characters count.
constexpr std::uint32_t edit_distance(std::string_view a, std::string_view b) {
  constexpr std::size_t width = 64;
  a = a.substr(0, width - 1);
  b = b.substr(0, width - 1);
  std::uint32_t rows[3][width]{};
  std::uint32_t* two_above = rows[0];
  std::uint32_t* above = rows[1];
  std::uint32_t* row = rows[2];
  for (std::size_t k = 0; k <= b.size(); ++k) above[k] = static_cast<std::uint32_t>(k);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<std::uint32_t>(i);
    for (std::size_t k = 1; k <= b.size(); ++k) {
      std::uint32_t best = above[k - 1] + (a[i - 1] != b[k - 1] ? 1 : 0);
      if (above[k] + 1 < best) best = above[k] + 1;
      if (row[k - 1] + 1 < best) best = row[k - 1] + 1;
      if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
          two_above[k - 2] + 1 < best)
        best = two_above[k - 2] + 1;
      row[k] = best;
    }
    std::uint32_t* const free = two_above;
    two_above = above;
    above = row;
    row = free;
  }
  return above[b.size()];
}

}  // namespace cruller::v0::detail
