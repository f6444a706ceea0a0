// The tags of configuration files.
#include "config/config_tags.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

namespace cruller::inline v0 {
namespace {

constexpr std::string_view tags[] = {
    "env", "or", "ref", "join", "profile", "file", "credential", "default", "append"};

}  // namespace

bool is_config_tag(std::string_view name) {
  return std::ranges::find(tags, name) != std::end(tags);
}

std::string unknown_tag_text(std::string_view tag) {
  if (!tag.starts_with('!'))
    return "tags of types are not needed, because the definition has the types";
  // It may be a password without quotes.
  return fmt::format(
      "there is no such tag; quote a text that begins with an exclamation mark. Tags are !{}",
      fmt::join(tags, ", !")
  );
}

}  // namespace cruller::v0
