// The edges of a definition: what each component needs, and a start order or a cycle.
#pragma once

#include <cruller/detail/table/flatten.hpp>

namespace cruller::inline v0::detail {

// The number of components that a path leads to. The view of a group contains the targets of its
// aliases too.
template <typename Table>
constexpr std::uint32_t count_needed(const Table& t, const target& to, std::uint32_t depth = 0) {
  std::uint32_t count = to.end - to.first;
  if (Table::alias_count == 0 || to.group == none || depth > Table::alias_count) return count;
  const group_row& group = t.groups[to.group];
  for (std::uint32_t a = group.first_alias; a != group.end_alias; ++a)
    count += count_needed(t, t.aliases[a].to, depth + 1);
  return count;
}

// The nth of these components, or none if there are fewer.
template <typename Table>
constexpr std::uint32_t nth_needed(
    const Table& t, const target& to, std::uint32_t n, std::uint32_t depth = 0
) {
  if (n < to.end - to.first) return to.first + n;
  if (Table::alias_count == 0 || to.group == none || depth > Table::alias_count) return none;
  n -= to.end - to.first;
  const group_row& group = t.groups[to.group];
  for (std::uint32_t a = group.first_alias; a != group.end_alias; ++a) {
    const target& inner = t.aliases[a].to;
    const std::uint32_t count = count_needed(t, inner, depth + 1);
    if (n < count) return nth_needed(t, inner, n, depth + 1);
    n -= count;
  }
  return none;
}

// An order that respects every ref, for computations along it; or the path of a cycle.
template <std::uint32_t Components>
struct walk {
  std::array<std::uint32_t, Components> order{};  // the components, each after its dependencies
  std::array<std::uint32_t, Components + 1> cycle{};
  std::uint32_t cycle_length = 0;
};

template <const auto& Definition>
constexpr auto make_walk() {
  constexpr auto& t = table_of<Definition>;
  constexpr std::uint32_t count = t.component_count;
  walk<count> result;
  enum : unsigned char { unseen, open, closed };
  std::array<unsigned char, count + 1> colors{};
  std::array<std::uint32_t, count + 1> paths{};      // the components that are open
  std::array<std::uint32_t, count + 1> next_refs{};  // for each of them, the ref to follow next
  std::array<std::uint32_t, count + 1> nexts{};  // and the number of its components that are done
  // Pointers to them, and to the rows: see `look_up`.
  unsigned char* const color = colors.data();
  std::uint32_t* const path = paths.data();
  std::uint32_t* const next_ref = next_refs.data();
  std::uint32_t* const next = nexts.data();
  const component_row* const components = t.components.data();
  const ref_target* const refs = t.refs.data();
  std::uint32_t done = 0;
  for (std::uint32_t root = 0; root != count; ++root) {
    if (color[root] != unseen) continue;
    std::uint32_t depth = 1;
    path[0] = root;
    next_ref[0] = components[root].first_ref;
    next[0] = 0;
    color[root] = open;
    while (depth != 0) {
      const std::uint32_t at = depth - 1;
      const component_row& row = components[path[at]];
      if (next_ref[at] == row.first_ref + row.refs) {
        color[path[at]] = closed;
        result.order[done++] = path[at];
        --depth;
        continue;
      }
      const std::uint32_t needed = nth_needed(t, refs[next_ref[at]], next[at]++);
      if (needed == none) {
        ++next_ref[at];
        next[at] = 0;
        continue;
      }
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
      next_ref[depth] = components[needed].first_ref;
      next[depth] = 0;
      ++depth;
    }
  }
  return result;
}

template <const auto& Definition>
inline constexpr auto walk_of = make_walk<Definition>();

// What each component needs, one after the other, and the index where each of them begins.
template <std::uint32_t Components, std::uint32_t Edges>
struct edge_table {
  std::array<std::uint32_t, Components + 1> begin{};
  std::array<std::uint32_t, Edges> to{};
  std::array<bool, Edges> order_only{};
};

template <const auto& Definition>
inline constexpr std::uint32_t edge_count = [] {
  std::uint32_t count = 0;
  for (const ref_target& ref : table_of<Definition>.refs)
    count += count_needed(table_of<Definition>, ref);
  return count;
}();

template <const auto& Definition>
inline constexpr auto edges_of = [] {
  constexpr auto& t = table_of<Definition>;
  edge_table<t.component_count, edge_count<Definition>> result;
  std::uint32_t next = 0;
  const ref_target* ref = t.refs.data();
  bool* const order_only = result.order_only.data();
  std::uint32_t* const to = result.to.data();
  for (std::uint32_t i = 0; i != t.component_count; ++i) {
    result.begin[i] = next;
    const std::uint32_t refs = t.components[i].refs;
    for (std::uint32_t k = 0; k != refs; ++k, ++ref) {
      std::uint32_t needed = none;
      for (std::uint32_t n = 0; (needed = nth_needed(t, *ref, n)) != none; ++n) {
        order_only[next] = ref->order_only;
        to[next++] = needed;
      }
    }
  }
  result.begin[t.component_count] = next;
  return result;
}();

}  // namespace cruller::v0::detail
