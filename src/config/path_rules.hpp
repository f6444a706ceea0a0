// What a definition says of the names in configuration files.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// The names that lead to maps whose names are free words.
struct free_names {
  bool are_here = false;  // Whether the names in this map are free: they are no paths.
  std::map<std::string, free_names, std::less<>> inside{};
  std::vector<free_names> inside_any{};  // One, for every name, or none.

  [[nodiscard]] const free_names* find(std::string_view name) const {
    const auto found = inside.find(name);
    if (found != inside.end()) return &found->second;
    return inside_any.empty() ? nullptr : inside_any.data();
  }
};

struct path_rules {
  // The path with other names of groups and components replaced by what they stand for. Null: there
  // are none.
  std::function<std::string(std::string_view path)> real_path{};
  free_names maps{};
};

}  // namespace cruller::v0
