// Views of a group: its components by name, nested groups as nested views.
#pragma once

#include <cruller/detail/instance/storage.hpp>
#include <cruller/detail/text/member.hpp>

namespace cruller::inline v0::detail {

template <const auto& Definition, std::uint32_t Group, text Path>
inline constexpr target found_in =
    table_of<Definition>.resolve(Group, segments<Path>.data(), segment_count<Path>);

template <const auto& Definition, std::uint32_t Group>
class group_view;

// The refusal of an unknown path in a group; defined in system.hpp.
template <const auto& Definition, std::uint32_t Group, text Path>
struct refuse_path;

// The components in a view of a group, each once, targets of aliases last.
template <const auto& Definition, std::uint32_t Group, typename Visit>
constexpr void visit_shown(Visit visit) {
  constexpr auto& t = table_of<Definition>;
  const target all{t.groups[Group].first, t.groups[Group].end, Group, none};
  std::array<bool, t.component_count + 1> seen{};
  std::uint32_t shown = none;
  for (std::uint32_t n = 0; (shown = nth_needed(t, all, n)) != none; ++n)
    if (!seen[shown]) {
      seen[shown] = true;
      visit(shown);
    }
}
template <const auto& Definition, std::uint32_t Group>
inline constexpr auto shown_in = [] {
  constexpr std::size_t count = [] {
    std::size_t sum = 0;
    visit_shown<Definition, Group>([&](std::uint32_t) { ++sum; });
    return sum;
  }();
  std::array<std::uint32_t, count> all{};
  std::size_t next = 0;
  visit_shown<Definition, Group>([&](std::uint32_t each) { all[next++] = each; });
  return all;
}();

// The target of a path in a live system, as dependents see it: an instance, a member of one, or a
// view.
template <const auto& Definition, target To, text Path>
decltype(auto) reach(void* instances) {
  if constexpr (To.group != none)
    return group_view<Definition, To.group>(instances);
  else if constexpr (To.member == none)
    return get_seen<Definition, To.first>(instances);
  else
    return member<Path, To.member>(get_seen<Definition, To.first>(instances));
}

// The same, for an instance without its interface.
template <const auto& Definition, target To, text Path>
decltype(auto) reach_itself(void* instances) {
  if constexpr (To.group != none)
    return group_view<Definition, To.group>(instances);
  else if constexpr (To.member == none)
    return get<Definition, To.first>(instances);
  else
    return member<Path, To.member>(get<Definition, To.first>(instances));
}

// The view that a ref to a group returns.
template <const auto& Definition, std::uint32_t Group>
class group_view {
 public:
  explicit group_view(void* instances) : instances_(instances) {}

  // The instance with a name or path relative to this group; a nested group is a view.
  template <text Path>
  requires(found_in<Definition, Group, Path>.found()) decltype(auto) operator[](key<Path>) const {
    return reach<Definition, found_in<Definition, Group, Path>, Path>(instances_);
  }
  // Refuses an unknown path.
  template <text Path>
  requires(!found_in<Definition, Group, Path>.found()) no_value operator[](key<Path>) const {
    static_assert(sizeof(refuse_path<Definition, Group, Path>) != 0);
    return {};
  }

  // The number of components, including nested groups and targets of aliases.
  static constexpr std::size_t size() { return shown_in<Definition, Group>.size(); }

  // Calls function(id, instance) once for each component, in definition order, targets of aliases
  // last. Ids are relative to the root.
  template <typename Function>
  void for_each(Function&& function) const {
    [&]<std::size_t... Place>(std::index_sequence<Place...>) {
      (static_cast<void>(function(
           table_of<Definition>.id_of_component(shown_in<Definition, Group>[Place]),
           get_seen<Definition, shown_in<Definition, Group>[Place]>(instances_)
       )),
       ...);
    }
    (std::make_index_sequence<size()>{});
  }

 private:
  void* instances_;
};

}  // namespace cruller::v0::detail
