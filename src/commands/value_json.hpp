// Values as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace cruller::inline v0 {

// The JSON of a value that the library has printed: numbers, booleans, null, quoted strings, lists
// `[…]` and `(…)`, maps `{name: value}`. Anything else, such as `250ms` or the id of a ref, is a
// string.
nlohmann::json json_of_value(std::string_view text);

}  // namespace cruller::v0
