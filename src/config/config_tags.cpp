// The tags of configuration files.
#include "config/config_tags.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "errors/nearest.hpp"

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
    return fmt::format(
        "tags of types, such as {}, are not needed: the definition has the types", tag
    );
  const std::vector<std::string> known(std::begin(tags), std::end(tags));
  return fmt::format("there is no tag {}; did you mean !{}?", tag, nearest(tag.substr(1), known));
}

}  // namespace cruller::v0
