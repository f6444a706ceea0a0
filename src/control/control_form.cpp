// Reading requests and writing answers.
#include "control/control_form.hpp"

#include <algorithm>

#include "process/printable.hpp"

namespace cruller::inline v0 {
namespace {

std::string line_of(const nlohmann::json& object) {
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

// The number of bytes at the end that begin an incomplete UTF-8 character.
std::size_t unfinished(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0u) == 0x80u) continue;  // not its first byte
    const std::size_t length = byte >= 0xF0u ? 4 : byte >= 0xE0u ? 3 : byte >= 0xC0u ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

}  // namespace

control_request::control_request(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  constexpr std::string_view flag = "--json";
  json = line == flag || line.starts_with("--json ");
  if (json) line.remove_prefix(std::min(flag.size() + 1, line.size()));
  command = line;
}

std::string control_form::say(std::string_view text) {
  if (!json_) return printable(text);
  rest_ += text;
  const std::string whole = rest_.substr(0, rest_.size() - unfinished(rest_));
  rest_.erase(0, whole.size());
  return whole.empty() ? "" : line_of({{"say", whole}});
}

std::string control_form::finish(const answer& last) {
  if (!json_) return printable(last.text);
  std::string text = rest_.empty() ? "" : line_of({{"say", rest_}});
  rest_.clear();
  return text + line_of({{"ok", last.ok}, {"text", last.text}, {"data", last.data}});
}

answer control_error(std::string_view text) {
  return {false, "error: " + std::string(text) + "\n", nullptr};
}

}  // namespace cruller::v0
