// Names as template arguments: the text between angle brackets, and before `_k`.
#pragma once

#include <cruller/compiler.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cruller::inline v0 {

/// A text that can be a template argument. `N` is the number of its characters, including the
/// terminating zero. A plain value: threads may read the same one.
template <std::size_t N>
struct text {
  char characters[N]{};  ///< With the terminating zero.

  /// Only zeros.
  constexpr text() = default;
  /// The text of a literal.
  constexpr text(const char (&literal)[N]) {
    for (std::size_t i = 0; i != N; ++i) characters[i] = literal[i];
  }
  /// The beginning of a text, as many characters as fit.
  constexpr explicit text(std::string_view view) {
    for (std::size_t i = 0; i + 1 < N && i != view.size(); ++i) characters[i] = view[i];
    characters[N - 1] = '\0';  // Explicit, so that clang prints it as text.
  }

  /// The characters without the terminating zero.
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {characters, N - 1}; }
  /// Whether both have the same characters.
  constexpr bool operator==(const text&) const = default;
};

namespace detail {

// FNV-1a with 64 bits, which is enough to compare names by their hashes alone.
constexpr std::uint64_t hash(std::string_view characters) {
  std::uint64_t sum = 14695981039346656037u;
  for (const char c : characters) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return sum;
}

}  // namespace detail
}  // namespace cruller::v0
