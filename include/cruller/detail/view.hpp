// Views of a group: its components by name, nested groups as nested views.
#pragma once

#include <cruller/detail/member.hpp>
#include <cruller/detail/storage.hpp>

namespace cruller {
namespace detail {

template <const auto& Definition, std::uint32_t Group, text Path>
inline constexpr target found_in =
    table_of<Definition>.resolve(Group, segments<Path>.data(), segment_count<Path>);

template <const auto& Definition, std::uint32_t Group>
class group_view;

// What a path leads to in a live system, as others see it: an instance, a member of one, a view.
template <const auto& Definition, target To, text Path>
decltype(auto) reach(void* instances) {
  if constexpr (To.group != none)
    return group_view<Definition, To.group>(instances);
  else if constexpr (To.member == none)
    return get_seen<Definition, To.first>(instances);
  else
    return member<Path, To.member>(get_seen<Definition, To.first>(instances));
}

// The same, but an instance itself.
template <const auto& Definition, target To, text Path>
decltype(auto) reach_itself(void* instances) {
  if constexpr (To.group != none)
    return group_view<Definition, To.group>(instances);
  else if constexpr (To.member == none)
    return get<Definition, To.first>(instances);
  else
    return member<Path, To.member>(get<Definition, To.first>(instances));
}

// What a ref to a group gives.
template <const auto& Definition, std::uint32_t Group>
class group_view {
 public:
  explicit group_view(void* instances) : instances_(instances) {}

  // The instance under a name or path, counted from this group; a nested group as a view.
  template <text Path>
  requires(found_in<Definition, Group, Path>.found()) decltype(auto) operator[](key<Path>) const {
    return reach<Definition, found_in<Definition, Group, Path>, Path>(instances_);
  }

  // How many components are inside, those of nested groups included.
  static constexpr std::size_t size() {
    return table_of<Definition>.groups[Group].end - table_of<Definition>.groups[Group].first;
  }

  // Calls function(id, instance) for each component inside, in definition order; the id counts
  // from the root.
  template <typename Function>
  void for_each(Function&& function) const {
    constexpr std::uint32_t first = table_of<Definition>.groups[Group].first;
    [&]<std::uint32_t... Index>(std::integer_sequence<std::uint32_t, Index...>) {
      const int in_order[] = {
          0,
          (static_cast<void>(function(
               table_of<Definition>.id_of_component(first + Index),
               get_seen<Definition, first + Index>(instances_)
           )),
           0)...};
      static_cast<void>(in_order);
    }
    (std::make_integer_sequence<std::uint32_t, size()>{});
  }

 private:
  void* instances_;
};

}  // namespace detail
}  // namespace cruller
