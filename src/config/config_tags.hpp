// The tags of configuration files: a closed set.
#pragma once

#include <string>
#include <string_view>

namespace cruller::inline v0 {

// Whether there is a tag with this name, which is without the exclamation mark.
bool is_config_tag(std::string_view name);

// The mistake of a tag that does not exist.
std::string unknown_tag_text(std::string_view tag);

}  // namespace cruller::v0
