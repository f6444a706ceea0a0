// Names as template arguments: the text that stands between the angle brackets and before `_k`.
#pragma once

#include <cruller/compiler.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cruller::inline v0 {

/// A text that can be a template argument. `N` counts its characters and the closing zero. A plain
/// value: threads may read the same one.
template <std::size_t N>
struct text {
  char characters[N]{};  ///< With the closing zero.

  /// Zeros only.
  constexpr text() = default;
  /// The text of a literal.
  constexpr text(const char (&literal)[N]) {
    for (std::size_t i = 0; i != N; ++i) characters[i] = literal[i];
  }
  /// The first characters of a text, as many as there is room for.
  constexpr explicit text(std::string_view view) {
    for (std::size_t i = 0; i + 1 < N && i != view.size(); ++i) characters[i] = view[i];
    characters[N - 1] = '\0';  // Said aloud, so that clang prints it as a text.
  }

  /// The characters without the closing zero.
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N - 1}; }
  /// Whether both have the same characters.
  constexpr bool operator==(const text&) const = default;
};

namespace detail {

// FNV-1a with 64 bits: wide enough for names to be compared by it alone.
constexpr std::uint64_t hash(std::string_view characters) {
  std::uint64_t sum = 14695981039346656037u;
  for (const char c : characters) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return sum;
}

}  // namespace detail
}  // namespace cruller::v0
