// Paths: the names of groups, a component and its values from the outside in, such as `env.port`.
#pragma once

#include <string_view>

namespace cruller::inline v0 {

// Whether the path leads to `outer` or to something inside it: `a.b` is inside `a`, `ab` is not.
inline bool is_inside(std::string_view path, std::string_view outer) {
  return path.starts_with(outer) && (path.size() == outer.size() || path[outer.size()] == '.');
}

}  // namespace cruller::v0
