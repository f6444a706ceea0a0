// The text of a file: read with a limit, and checked.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <variant>

#include "config/config_limits.hpp"

namespace cruller::inline v0 {

// Why a file cannot be read.
struct unreadable {
  bool is_absent = false;
  std::string why;  // `is a folder`, `Permission denied`

  friend bool operator==(const unreadable&, const unreadable&) = default;
};

// Only regular files: reading a pipe or a device might never end.
std::variant<std::string, unreadable> read_text(
    const std::filesystem::path& file, std::size_t limit = config_limits::bytes
);

// The text without one line end at its end, as of a file that contains one secret.
std::string without_line_end(std::string text);

// A character that no configuration file may contain.
struct bad_character {
  std::size_t line = 0;  // From 1; 0 if there is none.
  std::size_t column = 0;
  std::string what{};
};
// The first byte that is not UTF-8, or is a control character other than a tab or a line end. A
// carriage return is one only as a part of a line end.
bad_character find_bad_character(std::string_view text);

}  // namespace cruller::v0
