// Did you mean: the id that is most similar to a path that names nothing.
#pragma once

#include <array>
#include <cruller/detail/table/edges.hpp>
#include <cruller/detail/table/edit_distance.hpp>

namespace cruller::inline v0::detail {

struct nearest_id {
  std::uint32_t component = none;
  std::uint32_t group = none;
  std::uint32_t distance = none;
};

// Searches the components and groups inside `group`, with ids that count from it. Skips `except`: a
// component that refers to itself would be a cycle.
template <const auto& Definition>
consteval nearest_id nearest(std::string_view path, std::uint32_t group, std::uint32_t except) {
  constexpr auto& t = table_of<Definition>;
  nearest_id best;
  const std::size_t skipped = group == 0 ? 0 : t.id_of_group(group).size() + 1;
  const auto closer = [&](std::string_view id) {
    id = id.substr(skipped);
    const std::size_t apart = id.size() < path.size() ? path.size() - id.size()
                                                      : id.size() - path.size();
    if (apart >= best.distance) return false;
    const std::uint32_t distance = edit_distance(path, id);
    if (distance >= best.distance) return false;
    best.distance = distance;
    return true;
  };
  // What a mount around the group hides is no secret inside it.
  const auto is_shown = [&](std::uint32_t hidden_by) {
    return hidden_by == none || hidden_by <= group;
  };
  for (std::uint32_t i = t.groups[group].first; i != t.groups[group].end; ++i)
    if (i != except && is_shown(t.components[i].hidden_by) && closer(t.id_of_component(i)))
      best = {i, none, best.distance};
  for (std::uint32_t g = group + 1; g < t.group_count; ++g) {
    const bool inside = t.groups[g].first >= t.groups[group].first &&
                        t.groups[g].end <= t.groups[group].end;
    const bool around = except != none && t.groups[g].first <= except && except < t.groups[g].end;
    if (inside && !around && is_shown(t.groups[g].hidden_by) && closer(t.id_of_group(g)))
      best = {none, g, best.distance};
  }
  return best;
}

// The suggestion for a ref that names nothing.
template <const auto& Definition, std::uint32_t Ref>
inline constexpr nearest_id suggestion = nearest<Definition>(
    table_of<Definition>.refs[Ref].ref->path,
    table_of<Definition>.refs[Ref].ref->local
        ? table_of<Definition>.components[table_of<Definition>.refs[Ref].component].group
        : 0,
    table_of<Definition>.refs[Ref].component
);

// Whether everything that a component needs, directly or indirectly, exists, and `other` is not
// part of it.
template <const auto& Definition>
consteval bool needs_only_others(std::uint32_t component, std::uint32_t other) {
  constexpr auto& t = table_of<Definition>;
  constexpr auto& edges = edges_of<Definition>;
  std::array<bool, t.component_count> needed{};
  needed[component] = true;
  // In reverse order, each component comes before what it needs.
  for (std::uint32_t k = t.component_count; k-- != 0;) {
    const std::uint32_t at = walk_of<Definition>.order[k];
    if (!needed[at]) continue;
    if (at == other) return false;
    const component_row& row = t.components[at];
    for (std::uint32_t ref = row.first_ref; ref != row.first_ref + row.refs; ++ref)
      if (t.refs[ref].first == none && t.refs[ref].group == none) return false;
    for (std::uint32_t edge = edges.begin[at]; edge != edges.begin[at + 1]; ++edge)
      needed[edges.to[edge]] = true;
  }
  return true;
}

// The suggestion as a target. There is none if following it, together with the suggestions for
// other refused refs, could form a cycle.
template <const auto& Definition, std::uint32_t Ref>
consteval target suggested_target() {
  constexpr auto& t = table_of<Definition>;
  constexpr nearest_id best = suggestion<Definition, Ref>;
  if constexpr (best.group != none) {
    return {};
  } else if constexpr (best.component == none) {
    return {};
  } else {
    constexpr target suggested{best.component, best.component + 1, none, none};
    if (needs_only_others<Definition>(best.component, t.refs[Ref].component)) return suggested;
    for (const std::uint32_t i : walk_of<Definition>.order) {
      if (i == t.refs[Ref].component) return {};
      if (i == best.component) return suggested;
    }
    return {};
  }
}

}  // namespace cruller::v0::detail
