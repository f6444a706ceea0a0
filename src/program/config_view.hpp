// What people see of the values of a system: each with its origin, and what a change of it does.
#pragma once

#include <cruller/any_system.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "settings/held_value.hpp"

namespace cruller::inline v0 {

struct viewed_value {
  std::string path;
  std::string value;  // in use, or as in the definition; `****` for a secret
  // The value, and that of the definition, in the form of a file; absent where no file can give it.
  std::optional<std::string> yaml;
  std::optional<std::string> default_yaml;
  std::string origin;  // who gives it: `definition`, `todo.yaml:3:14`, `variable PORT`, `--set`
  std::vector<held_value::layer> layers;  // who has given it, lowest first, without the definition
  std::string must_be;                    // `a number from 1 to 65535`
  std::string doc;                        // of the setting, or empty
  std::optional<std::string> by_default;  // the value of the definition; absent without one
  std::vector<std::string> variables;     // of the setting and of those read in its place
  std::vector<std::string> restarts;      // the ids of what a change restarts
  std::string taken_by{};                 // the component that takes a change while it runs
  bool is_live = false;                   // whether a change restarts nothing
  bool is_secret = false;
  bool is_pinned = false;
  bool is_by_ref = false;  // whether a ref gives the value that nothing else gives

  // What happens if nothing gives it and it has no default.
  [[nodiscard]] std::string_view without_default() const {
    return is_by_ref ? "a ref gives it" : "has to be given";
  }
  // `restarts http.server`, `live`, `cache takes it while it runs`, `pinned`, `restarts nothing`.
  [[nodiscard]] std::string effect() const;
};

// In definition order.
std::vector<viewed_value> view_values(any_system& system);

}  // namespace cruller::v0
