// A definition as one flat table, filled by plain loops: components and groups in the order in
// which they are written, each ref with what it names, the first fault, and an order to start in.
#pragma once

#include <array>
#include <cruller/detail/rows.hpp>
#include <cstdint>

namespace cruller::detail {

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
};

// What a path leads to: the components from first to before end, one unless it names a group.
struct target {
  std::uint32_t first = none;
  std::uint32_t end = none;
  std::uint32_t group = none;   // the group it names, if it names one
  std::uint32_t member = none;  // the segment of the path at which the member path begins
  constexpr bool found() const { return first != none || group != none; }
};

struct ref_target : target {
  std::uint32_t component = 0;  // the one whose config holds the ref
  const ref_row* ref = nullptr;
};

enum class fault_kind : unsigned char {
  none,
  bad_name,
  name_used_twice,
  part_is_no_part,
  hook_around_no_signal,
  part_stands_twice,
  config_mixes,
  ref_to_nothing,
  local_ref_to_nothing,
  cycle,
  override_to_nothing,
  member_of_nothing,
  handler_without_form
};

struct fault {
  fault_kind kind = fault_kind::none;
  std::uint32_t component = none;  // where it is, unless it is a group
  std::uint32_t group = none;
  std::uint32_t ref = none;
  std::string_view name{};
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

template <std::uint32_t Components, std::uint32_t Groups, std::uint32_t Refs, std::uint32_t Text>
struct table {
  static constexpr std::uint32_t component_count = Components;
  static constexpr std::uint32_t group_count = Groups;
  static constexpr std::uint32_t slots = hash_slots(Components + Groups);

  std::array<component_row, Components> components{};
  std::array<group_row, Groups> groups{};
  std::array<ref_target, Refs> refs{};
  std::array<char, Text + 1> text{};
  // Open addressing by group and name; a component is its index, a group is Components + its index.
  std::array<std::uint32_t, slots> index{};
  fault first_fault{};

  constexpr std::string_view id_of_component(std::uint32_t i) const {
    return {text.data() + components[i].id_begin, components[i].id_end - components[i].id_begin};
  }
  constexpr std::string_view id_of_group(std::uint32_t g) const {
    return {text.data() + groups[g].id_begin, groups[g].id_end - groups[g].id_begin};
  }

  constexpr void report(fault found) {
    if (first_fault.kind == fault_kind::none) first_fault = found;
  }

  static constexpr std::uint32_t slot_of(std::uint32_t group, std::uint64_t hash) {
    const std::uint64_t mixed = (hash ^ (group * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
    return static_cast<std::uint32_t>(mixed >> 40) & (slots - 1);
  }

  // What stands under a name in a group, or none.
  constexpr std::uint32_t look_up(std::uint32_t group, std::uint64_t hash) const {
    for (std::uint32_t slot = slot_of(group, hash); index[slot] != none;
         slot = (slot + 1) & (slots - 1)) {
      const std::uint32_t found = index[slot];
      if (found < Components) {
        if (components[found].hash == hash && components[found].group == group) return found;
      } else if (groups[found - Components].hash == hash && groups[found - Components].group == group) {
        return found;
      }
    }
    return none;
  }

  constexpr target resolve(std::uint32_t group, const segment* segments, std::uint32_t size) const {
    for (std::uint32_t k = 0; k != size; ++k) {
      const std::uint32_t found = look_up(group, segments[k].hash);
      if (found == none) return {};
      if (found < Components) return {found, found + 1, none, k + 1 == size ? none : k + 1};
      group = found - Components;
    }
    return {groups[group].first, groups[group].end, group, none};
  }
};

// Fills a table from the rows of a definition.
template <typename Table>
struct flattener {
  Table& out;
  std::uint32_t component = 0;
  std::uint32_t group = 1;  // 0 is the root
  std::uint32_t ref = 0;
  std::uint32_t text = 0;

  constexpr std::uint32_t write_id(std::uint32_t parent, std::string_view name) {
    const std::uint32_t begin = text;
    const group_row& above = out.groups[parent];
    for (std::uint32_t i = above.id_begin; i != above.id_end; ++i) out.text[text++] = out.text[i];
    if (text != begin) out.text[text++] = '.';
    for (const char c : name) out.text[text++] = c;
    return begin;
  }

  constexpr void enter(std::uint32_t parent, std::uint32_t what, const entry_row& row) {
    const auto at = [&](fault_kind kind) { return fault{kind, none, parent, none, row.name}; };
    if (!is_name(row.name)) out.report(at(fault_kind::bad_name));
    if (out.look_up(parent, row.hash) != none) out.report(at(fault_kind::name_used_twice));
    std::uint32_t slot = Table::slot_of(parent, row.hash);
    while (out.index[slot] != none) slot = (slot + 1) & (Table::slots - 1);
    out.index[slot] = what;
  }

  constexpr void flatten(const entry_row& of, std::uint32_t at) {
    out.groups[at].first = component;
    for (std::uint32_t k = 0; k != of.size; ++k) {
      const entry_row& row = of.entries[k];
      const std::uint32_t begin = write_id(at, row.name);
      if (row.is_group) {
        const std::uint32_t inner = group++;
        enter(at, Table::component_count + inner, row);
        out.groups[inner] = {row.hash, row.name, at, k, 0, 0, begin, text};
        flatten(row, inner);
      } else {
        enter(at, component, row);
        out.components[component] = {row.hash, row.name, at, k, ref, row.size, begin, text};
        if (row.fault != part_fault::none) report_part(row);
        for (std::uint32_t r = 0; r != row.size; ++r) {
          out.refs[ref].component = component;
          out.refs[ref].ref = row.refs[r];
          ++ref;
        }
        ++component;
      }
    }
    out.groups[at].end = component;
  }

  constexpr void report_part(const entry_row& row) {
    constexpr fault_kind kinds[] = {
        fault_kind::none,
        fault_kind::part_is_no_part,
        fault_kind::hook_around_no_signal,
        fault_kind::part_stands_twice,
        fault_kind::config_mixes};
    out.report({kinds[static_cast<unsigned char>(row.fault)], component, none, none, row.fault_name}
    );
  }

  constexpr void resolve_refs() {
    for (std::uint32_t r = 0; r != ref; ++r) {
      ref_target& at = out.refs[r];
      const std::uint32_t from = at.ref->local ? out.components[at.component].group : 0;
      static_cast<target&>(at) = out.resolve(from, at.ref->segments, at.ref->size);
      if (at.found()) continue;
      const fault_kind kind = at.ref->local ? fault_kind::local_ref_to_nothing
                                            : fault_kind::ref_to_nothing;
      out.report({kind, at.component, none, r, at.ref->path});
    }
  }
};

template <const entry_row& Root>
constexpr auto make_table() {
  table<Root.components, Root.groups, Root.total_refs, Root.id_length> result;
  for (std::uint32_t& slot : result.index) slot = none;
  flattener<decltype(result)> fill{result};
  fill.flatten(Root, 0);
  fill.resolve_refs();
  return result;
}

template <const auto& Definition>
inline constexpr const auto&
    root_of = root_row<std::remove_cvref_t<decltype(Definition.get().root)>>;

template <const auto& Definition>
inline constexpr auto table_of = make_table<root_of<Definition>>();

// An order that respects every ref, for what has to be computed along it; or the path of a cycle.
template <std::uint32_t Components>
struct walk {
  std::array<std::uint32_t, Components> order{};  // the components, each after what it needs
  std::array<std::uint32_t, Components + 1> cycle{};
  std::uint32_t cycle_length = 0;
};

template <const auto& Definition>
constexpr auto make_walk() {
  constexpr auto& t = table_of<Definition>;
  constexpr std::uint32_t count = t.component_count;
  walk<count> result;
  enum : unsigned char { unseen, open, closed };
  std::array<unsigned char, count + 1> color{};
  std::array<std::uint32_t, count + 1> path{};      // the components that are open
  std::array<std::uint32_t, count + 1> next_ref{};  // for each of them: the ref to follow next
  std::array<std::uint32_t, count + 1> next{};      // and the next component that it leads to
  std::uint32_t done = 0;
  for (std::uint32_t root = 0; root != count; ++root) {
    if (color[root] != unseen) continue;
    std::uint32_t depth = 1;
    path[0] = root;
    next_ref[0] = t.components[root].first_ref;
    next[0] = 0;
    color[root] = open;
    while (depth != 0) {
      const std::uint32_t at = depth - 1;
      const component_row& row = t.components[path[at]];
      if (next_ref[at] == row.first_ref + row.refs) {
        color[path[at]] = closed;
        result.order[done++] = path[at];
        --depth;
        continue;
      }
      const ref_target& to = t.refs[next_ref[at]];
      if (!to.found() || to.first + next[at] == to.end) {
        ++next_ref[at];
        next[at] = 0;
        continue;
      }
      const std::uint32_t needed = to.first + next[at]++;
      if (color[needed] == closed) continue;
      if (color[needed] == open) {
        std::uint32_t begin = at;
        while (path[begin] != needed) --begin;
        for (std::uint32_t k = begin; k != depth; ++k)
          result.cycle[result.cycle_length++] = path[k];
        return result;
      }
      color[needed] = open;
      path[depth] = needed;
      next_ref[depth] = t.components[needed].first_ref;
      next[depth] = 0;
      ++depth;
    }
  }
  return result;
}

template <const auto& Definition>
inline constexpr auto walk_of = make_walk<Definition>();

}  // namespace cruller::detail
