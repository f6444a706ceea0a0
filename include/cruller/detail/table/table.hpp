// A definition as one flat table: components, groups and aliases in definition order, each ref with
// its target, and the first fault. Paths are resolved here.
#pragma once

#include <array>
#include <cruller/detail/table/rows.hpp>
#include <cstdint>

namespace cruller::inline v0::detail {

inline constexpr std::uint32_t none = 0xffffffffu;

struct component_row {
  std::uint64_t hash = 0;
  std::string_view name{};
  std::uint32_t group = 0;  // the one that encloses it
  std::uint32_t slot = 0;   // its place among the entries of that group
  std::uint32_t first_ref = 0;
  std::uint32_t refs = 0;
  std::uint32_t id_begin = 0;
  std::uint32_t id_end = 0;
  std::uint32_t based = none;  // the innermost group around it with a base for it
  bool is_constant = false;
  bool is_cached = false;
  bool is_required = false;
  bool has_interface = false;
  std::uint32_t hidden_by = none;  // the innermost mount around it that does not show it
};

struct group_row {
  std::uint64_t hash = 0;
  std::string_view name{};
  std::uint32_t group = none;  // the one that encloses it; the root has none
  std::uint32_t slot = 0;
  std::uint32_t first = 0;  // its components are those from first to before end
  std::uint32_t end = 0;
  std::uint32_t id_begin = 0;
  std::uint32_t id_end = 0;
  std::uint32_t first_alias = 0;  // its aliases, those of groups inside included
  std::uint32_t end_alias = 0;
  std::uint32_t scope = 0;      // the group that paths inside count from: the root, or a mount
  std::uint32_t based = none;   // the innermost group around it, or itself, that has a base
  std::uint32_t base_slot = 0;  // of the base, where it has one
  const parts_row* base = nullptr;
  bool has_base = false;
  bool is_sequence = false;
  bool is_mount = false;
  std::uint32_t hidden_by = none;
};

// The target of a path: the components from first to before end; one, unless it names a group.
struct target {
  std::uint32_t first = none;
  std::uint32_t end = none;
  std::uint32_t group = none;    // the group it names, if it names one
  std::uint32_t member = none;   // the segment of the path at which the member path begins
  std::uint32_t through = none;  // the import that leads to a member of the instance
  std::uint32_t entered = none;  // the outermost mount that the path enters
  constexpr bool found() const { return first != none || group != none; }
};

struct alias_row {
  std::uint64_t hash = 0;
  std::string_view name{};
  std::uint32_t group = 0;
  std::uint32_t id_begin = 0;
  std::uint32_t id_end = 0;
  const ref_row* path = nullptr;
  bool leads_outside = false;  // an import of a mount
  bool is_used = false;
  target to{};
  std::uint32_t hidden_by = none;
};

struct ref_target : target {
  std::uint32_t component = 0;  // the one that holds the ref
  std::uint32_t from = 0;       // the group from which its path counts
  const ref_row* ref = nullptr;
  bool order_only = false;
  bool has_path = false;  // false if only a sequence defines the order; then there is no `ref`
};

struct fault {
  fault_kind kind = fault_kind::none;
  std::uint32_t component = none;  // where it is, unless it is a group
  std::uint32_t group = none;
  std::uint32_t ref = none;
  std::string_view name{};
  std::uint32_t alias = none;
};

constexpr bool is_name(std::string_view name) {
  if (name.empty()) return false;
  for (const char c : name) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '-';
    if (!fits) return false;
  }
  return true;
}

constexpr std::uint32_t hash_slots(std::uint32_t count) {
  std::uint32_t size = 4;
  while (size < count * 2) size *= 2;
  return size;
}

template <
    std::uint32_t Components,
    std::uint32_t Groups,
    std::uint32_t Aliases,
    std::uint32_t Refs,
    std::uint32_t Text>
struct table {
  static constexpr std::uint32_t component_count = Components;
  static constexpr std::uint32_t group_count = Groups;
  static constexpr std::uint32_t alias_count = Aliases;
  static constexpr std::uint32_t slots = hash_slots(Components + Groups + Aliases);

  std::array<component_row, Components> components{};
  std::array<group_row, Groups> groups{};
  std::array<alias_row, Aliases> aliases{};
  std::array<ref_target, Refs> refs{};
  std::array<char, Text + 1> text{};
  // Open addressing by group and name: the index of a component; for a group, its index after the
  // components; for an alias, its index after both.
  std::array<std::uint32_t, slots> index{};
  fault first_fault{};
  bool has_cached = false;
  bool has_exports = false;
  std::uint32_t required = none;  // the first component that is a hole

  template <typename Row>
  constexpr std::string_view id_of(const Row& row) const {
    return {text.data() + row.id_begin, row.id_end - row.id_begin};
  }
  constexpr std::string_view id_of_component(std::uint32_t i) const { return id_of(components[i]); }
  constexpr std::string_view id_of_group(std::uint32_t g) const { return id_of(groups[g]); }

  constexpr void report(fault found) {
    if (first_fault.kind == fault_kind::none) first_fault = found;
  }

  static constexpr std::uint32_t slot_of(std::uint32_t group, std::uint64_t hash) {
    return static_cast<std::uint32_t>(
               ((hash ^ (group * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu) >> 40
           ) &
           (slots - 1);
  }

  // The entry with a name in a group, or none. Uses pointers and calls few functions: clang counts
  // the statements that it evaluates, also those of each `operator[]`, and has a limit.
  constexpr std::uint32_t look_up(std::uint32_t group, std::uint64_t hash) const {
    const std::uint32_t* const at = index.data();
    for (std::uint32_t slot = slot_of(group, hash); at[slot] != none;
         slot = (slot + 1) & (slots - 1)) {
      const std::uint32_t found = at[slot];
      if (found < Components) {
        const component_row* const row = components.data() + found;
        if (row->hash == hash && row->group == group) return found;
      } else if (found < Components + Groups) {
        const group_row* const row = groups.data() + (found - Components);
        if (row->hash == hash && row->group == group) return found;
      } else {
        const alias_row* const row = aliases.data() + (found - Components - Groups);
        if (row->hash == hash && row->group == group) return found;
      }
    }
    return none;
  }

  // The mount that hides an entry from a path which has entered mounts, the outermost of them
  // `entered`. Mounts further inside have higher indexes.
  static constexpr bool is_hidden(std::uint32_t hidden_by, std::uint32_t entered) {
    return hidden_by != none && entered != none && hidden_by >= entered;
  }
  constexpr std::uint32_t hidden_by(std::uint32_t entry) const {
    if (entry < Components) return components[entry].hidden_by;
    if (entry < Components + Groups) return groups[entry - Components].hidden_by;
    return aliases[entry - Components - Groups].hidden_by;
  }

  // The target of a path that counts from a group. `depth` is the number of aliases on the way:
  // more than there are would be a cycle. With `sees_all` no mount hides anything.
  constexpr target resolve(
      std::uint32_t group,
      const segment* segments,
      std::uint32_t size,
      std::uint32_t depth = 0,
      bool sees_all = false,
      std::uint32_t entered = none
  ) const {
    for (std::uint32_t k = 0; k != size; ++k) {
      const std::uint32_t found = look_up(group, segments[k].hash);
      if (found == none) return {};
      if (has_exports && !sees_all && is_hidden(hidden_by(found), entered)) return {};
      const std::uint32_t member = k + 1 == size ? none : k + 1;
      if (found < Components) return {found, found + 1, none, member};
      if (found < Components + Groups) {
        group = found - Components;
      } else {
        const std::uint32_t alias = found - Components - Groups;
        const target to = resolve_alias(alias, depth);
        if (!to.found()) return {};
        if (to.group == none)
          return {
              to.first,
              to.end,
              none,
              member,
              to.member == none && to.through == none ? none : alias};
        group = to.group;
        entered = none;  // What an alias shows is shown.
      }
      if (has_exports && entered == none && groups[group].is_mount) entered = group;
    }
    return {groups[group].first, groups[group].end, group, none, none, entered};
  }

  // The target of an alias: a component or a group, and of an import also a member of an instance.
  constexpr target resolve_alias(std::uint32_t alias, std::uint32_t depth = 0) const {
    const alias_row& at = aliases[alias];
    if (depth > Aliases) return {};
    const std::uint32_t scope = groups[at.group].scope;
    const std::uint32_t from = !at.leads_outside             ? scope
                               : groups[scope].group == none ? none
                                                             : groups[groups[scope].group].scope;
    if (from == none) return {};
    const target to = resolve(from, at.path->segments, at.path->size, depth + 1);
    const bool is_whole = to.member == none && to.through == none;
    return is_whole || at.leads_outside ? to : target{};
  }
};

}  // namespace cruller::v0::detail
