// Words in columns.
#include "console/word_columns.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cruller::inline v0 {

std::string common_prefix(const std::vector<std::string>& words) {
  std::string prefix = words.front();
  for (const std::string& each : words)
    prefix.resize(static_cast<std::size_t>(std::ranges::mismatch(prefix, each).in1 - prefix.begin())
    );
  return prefix;
}

std::string in_columns(const std::vector<std::string>& words, std::size_t line_width) {
  const auto longest = std::ranges::max_element(words, {}, &std::string::size);
  const std::size_t width = longest->size() + 2;
  const std::size_t across = std::max<std::size_t>(1, line_width / width);
  const std::size_t down = (words.size() + across - 1) / across;
  std::string text;
  for (std::size_t row = 0; row != down; ++row) {
    std::string line;
    for (std::size_t i = row; i < words.size(); i += down)
      line += fmt::format("{:<{}}", words[i], width);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

}  // namespace cruller::v0
