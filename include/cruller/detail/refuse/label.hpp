// Labels of refusals: strings that the compiler prints.
#pragma once

#include <cruller/refusals.hpp>
#include <initializer_list>
#include <string_view>

namespace cruller::inline v0::detail {

// Joins several strings to a label.
template <template <std::size_t> typename Label, std::size_t Size>
consteval Label<Size + 1> joined(std::initializer_list<std::string_view> pieces) {
  Label<Size + 1> result;
  std::size_t next = 0;
  for (const std::string_view piece : pieces)
    for (const char c : piece)
      if (next != Size) result.text[next++] = c;
  result.text[Size] = '\0';  // Explicit, so that clang prints it as a string.
  return result;
}

template <template <std::size_t> typename Label, std::size_t Size>
consteval Label<Size + 1> label(std::string_view text) {
  return joined<Label, Size>({text});
}

}  // namespace cruller::v0::detail
