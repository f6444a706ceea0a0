// Quoting for the shell.
#include "values/shell_word.hpp"

namespace cruller::inline v0 {

std::string shell_word(std::string_view word) {
  constexpr std::string_view
      plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:@%,";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
    return std::string(word);
  std::string quoted = "'";
  for (const char each : word)
    quoted += each == '\'' ? std::string(R"('\'')") : std::string(1, each);
  return quoted + "'";
}

}  // namespace cruller::v0
