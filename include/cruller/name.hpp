// Names as template arguments: the text that stands between the angle brackets and before `_k`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cruller {

/// A text that can be a template argument. `N` counts its characters and the closing zero.
template <std::size_t N>
struct text {
  char characters[N]{};

  constexpr text() = default;
  constexpr text(const char (&literal)[N]) {
    for (std::size_t i = 0; i != N; ++i) characters[i] = literal[i];
  }
  constexpr explicit text(std::string_view view) {
    for (std::size_t i = 0; i + 1 < N && i != view.size(); ++i) characters[i] = view[i];
  }

  constexpr std::string_view view() const { return {characters, N - 1}; }
  constexpr bool operator==(const text&) const = default;
};

namespace detail {

/// FNV-1a, continued from `seed`: the hash of `a.b` is that of `b` continued from that of `a.`.
constexpr std::uint32_t hash(std::string_view characters, std::uint32_t seed = 2166136261u) {
  for (const char c : characters) seed = (seed ^ static_cast<unsigned char>(c)) * 16777619u;
  return seed;
}

}  // namespace detail
}  // namespace cruller
