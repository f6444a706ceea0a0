// Views of a group: its components by name, nested groups as nested views.
#pragma once

#include <cruller/detail/instance/storage.hpp>
#include <cruller/detail/text/member.hpp>
#include <utility>

namespace cruller::inline v0::detail {

// `From` is the outermost mount whose hidden entries are not seen; none: everything is.
template <const auto& Definition, std::uint32_t Group, text Path, std::uint32_t From = none>
inline constexpr target found_in = table_of<Definition>.resolve(
    Group, segments<Path>.data(), segment_count<Path>, 0, From == none, From
);

template <const auto& Definition, std::uint32_t Group, std::uint32_t From = none>
class group_view;

// From which mount on a view of a group that a ref leads to hides what is not exported.
template <const auto& Definition, target To>
inline constexpr std::uint32_t hides_from = !table_of<Definition>.has_exports ? none
                                            : To.entered != none              ? To.entered
                                                                              : To.group;

// The refusal of an unknown path in a group; defined in system.hpp.
template <const auto& Definition, std::uint32_t Group, text Path>
struct refuse_path;

// Visits what a group contains and mounts from `from` on do not hide, targets of aliases last.
template <typename Table, typename Visit>
constexpr void visit_exported(
    const Table& t, std::uint32_t group, std::uint32_t from, const Visit& visit
) {
  const group_row& at = t.groups[group];
  for (std::uint32_t i = at.first; i != at.end; ++i)
    if (!t.is_hidden(t.components[i].hidden_by, from)) visit(i);
  for (std::uint32_t a = at.first_alias; a != at.end_alias; ++a) {
    if (t.is_hidden(t.aliases[a].hidden_by, from)) continue;
    const target& to = t.aliases[a].to;
    if (to.group == none)
      visit(to.first);
    else
      visit_exported(t, to.group, to.entered != none ? to.entered : to.group, visit);
  }
}

// The components in a view of a group, each once, targets of aliases last.
template <const auto& Definition, std::uint32_t Group, std::uint32_t From, typename Visit>
constexpr void visit_shown(Visit visit) {
  constexpr auto& t = table_of<Definition>;
  std::array<bool, t.component_count + 1> seen{};
  const auto visit_once = [&](std::uint32_t shown) {
    if (!std::exchange(seen[shown], true)) visit(shown);
  };
  if constexpr (From == none) {
    const target all{t.groups[Group].first, t.groups[Group].end, Group, none};
    std::uint32_t shown = none;
    for (std::uint32_t n = 0; (shown = nth_needed(t, all, n)) != none; ++n) visit_once(shown);
  } else {
    visit_exported(t, Group, From, visit_once);
  }
}
template <const auto& Definition, std::uint32_t Group, std::uint32_t From = none>
inline constexpr auto shown_in = [] {
  constexpr std::size_t count = [] {
    std::size_t sum = 0;
    visit_shown<Definition, Group, From>([&](std::uint32_t) { ++sum; });
    return sum;
  }();
  std::array<std::uint32_t, count> all{};
  std::size_t next = 0;
  visit_shown<Definition, Group, From>([&](std::uint32_t each) { all[next++] = each; });
  return all;
}();

// What other components see of the component that a path leads to: the instance, or the member of
// it that an import leads to.
template <const auto& Definition, target To>
decltype(auto) get_imported(void* instances) {
  if constexpr (To.through == none) {
    return get_seen<Definition, To.first>(instances);
  } else {
    constexpr const alias_row& import = table_of<Definition>.aliases[To.through];
    if constexpr (import.to.member == none)
      return get_imported<Definition, import.to>(instances);
    else
      return member<text<import.path->path.size() + 1>(import.path->path), import.to.member>(
          get_imported<Definition, import.to>(instances)
      );
  }
}

// The target of a path in a live system, as dependents see it: an instance, a member of one, or a
// view.
template <const auto& Definition, target To, text Path, std::uint32_t From = none>
decltype(auto) reach(void* instances) {
  // Behind an alias, other mounts hide what is not exported.
  if constexpr (To.group != none)
    return group_view < Definition, To.group, From == none ? none : hides_from < Definition,
           To >> (instances);
  else if constexpr (To.member == none)
    return get_imported<Definition, To>(instances);
  else
    return member<Path, To.member>(get_imported<Definition, To>(instances));
}

// The same, for an instance without its interface.
template <const auto& Definition, target To, text Path>
decltype(auto) reach_itself(void* instances) {
  if constexpr (To.group != none || To.through != none)
    return reach<Definition, To, Path>(instances);
  else if constexpr (To.member == none)
    return get<Definition, To.first>(instances);
  else
    return member<Path, To.member>(get<Definition, To.first>(instances));
}

// The view that a ref to a group returns.
template <const auto& Definition, std::uint32_t Group, std::uint32_t From>
class group_view {
 public:
  explicit group_view(void* instances) : instances_(instances) {}

  // The instance with a name or path relative to this group; a nested group is a view.
  template <text Path>
  requires(found_in<Definition, Group, Path, From>.found()) decltype(auto) operator[](key<Path>)
      const {
    return reach<Definition, found_in<Definition, Group, Path, From>, Path, From>(instances_);
  }
  // Refuses an unknown path.
  template <text Path>
  requires(!found_in<Definition, Group, Path, From>.found()) no_value operator[](key<Path>) const {
    static_assert(sizeof(refuse_path<Definition, Group, Path>) != 0);
    return {};
  }

  // The number of components, including nested groups and targets of aliases.
  static constexpr std::size_t size() { return shown_in<Definition, Group, From>.size(); }

  // Calls function(id, instance) once for each component, in definition order, targets of aliases
  // last. Ids are relative to the root.
  template <typename Function>
  void for_each(Function&& function) const {
    constexpr auto& shown = shown_in<Definition, Group, From>;
    [&]<std::size_t... Place>(std::index_sequence<Place...>) {
      (static_cast<void>(function(
           table_of<Definition>.id_of_component(shown[Place]),
           get_seen<Definition, shown[Place]>(instances_)
       )),
       ...);
    }
    (std::make_index_sequence<size()>{});
  }

 private:
  void* instances_;
};

}  // namespace cruller::v0::detail
