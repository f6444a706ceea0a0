// Comparing the names and words of HTTP.
#pragma once

namespace shop {

/// Whether two characters are equal, or the same letter of ASCII in upper and lower case.
inline bool is_same_letter(char a, char b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return lower(a) == lower(b);
}

}  // namespace shop
