// Showing control characters, those of ASCII and of Unicode's second block.
#include "process/printable.hpp"

#include <fmt/format.h>

#include <iterator>

namespace cruller::inline v0 {

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i != text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 == text.size() ? 0u : static_cast<unsigned char>(text[i + 1]);
    // U+0080 to U+009F are C2 80 to C2 9F.
    const bool is_second_block = byte == 0xC2u && next >= 0x80u && next < 0xA0u;
    const bool is_control = (byte < 0x20u && byte != '\n' && byte != '\t') || byte == 0x7Fu;
    if (is_second_block) ++i;
    if (is_second_block || is_control)
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", is_second_block ? next : byte);
    else
      out += text[i];
  }
  return out;
}

}  // namespace cruller::v0
