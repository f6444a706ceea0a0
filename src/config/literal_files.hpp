// The files in which a value stands as a text.
#pragma once

#include <set>
#include <string>

#include "config/config_node.hpp"

namespace cruller::inline v0 {

// The files that contain the text of a value, or a part of it, in any layer: whoever reads them
// knows it. `value` is what is at its path in the merged layers, where tags are not yet replaced.
// What a tag takes from elsewhere does not stand in the file: `!env`, `!file`, `!credential`,
// `!ref` and
// `!default`; nor does what `!join` puts around it.
std::set<std::string> literal_files(const config_node& value);

}  // namespace cruller::v0
