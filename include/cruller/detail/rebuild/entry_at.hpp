// The node at a path through groups.
#pragma once

#include <cruller/dsl/config.hpp>
#include <cruller/dsl/group.hpp>
#include <cruller/dsl/ref.hpp>
#include <type_traits>

namespace cruller::inline v0::detail {

template <typename Node>
inline constexpr bool holds_entries = false;
template <typename... Entries>
inline constexpr bool holds_entries<node::group<Entries...>> = true;
template <typename... Entries>
inline constexpr bool holds_entries<node::sequence<Entries...>> = true;
template <typename... Entries>
inline constexpr bool holds_entries<node::mount<Entries...>> = true;

// A group has no entry of that name.
struct no_entry {};
// The path goes on behind something that is no group.
struct behind_an_entry {};

template <text Path, std::size_t Segment, typename Node>
struct entry_at {
  using type = std::conditional_t<Segment == segment_count<Path>, Node, behind_an_entry>;
};
template <text Path, std::size_t Segment, typename Entry>
struct entry_below;
template <text Path, std::size_t Segment, text Name, typename Value>
struct entry_below<Path, Segment, node::entry<Name, Value>> : entry_at<Path, Segment, Value> {};
template <
    text Path,
    std::size_t Segment,
    template <typename...>
    typename Group,
    typename... Entries>
requires(holds_entries<Group<Entries...>>&& Segment < segment_count<Path>) struct entry_at<
    Path,
    Segment,
    Group<Entries...>> {
  static constexpr std::size_t place = index_of<Entries...>(segments<Path>[Segment].hash);
  static consteval auto find() {
    if constexpr (place == sizeof...(Entries))
      return std::type_identity<no_entry>{};
    else
      return entry_below<
          Path,
          Segment + 1,
          std::remove_cvref_t<decltype(detail::element_at<place>(
              std::declval<const detail::elements<Entries...>&>()
          ))>>{};
  }
  using type = typename decltype(find())::type;
};

}  // namespace cruller::v0::detail
