// What the path of a value leads to in a plan.
#pragma once

#include <cruller/wiring.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// A value that can be set, or a member of one.
struct setting_place {
  std::string path;  // From the root, with aliases replaced.
  std::uint32_t component = 0;
  const plan::config_value* slot = nullptr;  // What is replaced as a whole.
  const plan::config_value* row = nullptr;   // The same, or what is inside it.
  std::string member{};                      // The rest of the path, inside the type of `row`.

  // Whether it is the slot itself, to which the checks of a setting apply.
  bool is_whole() const { return slot == row && member.empty(); }
  // Where `row` is in a copy of the slot.
  void* in(void* copy) const {
    return static_cast<char*>(copy) +
           (static_cast<const char*>(row->address) - static_cast<const char*>(slot->address));
  }
};

// Throws `unknown_component` if there is no such value, and `value_error` if it cannot be set. A map
// or list of the definition is a value only if `may_be_map`.
setting_place find_setting(const wiring& of, std::string_view path, bool may_be_map = false);

// The rows of a value or of what contains values, and what follows in the path.
struct rows_at {
  const plan::component* component;
  std::span<const plan::config_value> rows;
  std::string member;  // inside the type of a value
};

// Absent if the path leads to nothing inside a constant or config.
std::optional<rows_at> find_rows(const wiring& of, std::string_view path);

// A row that can be replaced as a whole, or is nested in one, and its path.
struct setting_row {
  std::string path;
  std::uint32_t component;
  const plan::config_value* slot;
  const plan::config_value* row;
};

// The rows with a value, in definition order: the leaves that people set.
std::vector<setting_row> settings_of(const wiring& of, std::uint32_t component);
std::vector<setting_row> all_settings(const wiring& of);

}  // namespace cruller::v0
