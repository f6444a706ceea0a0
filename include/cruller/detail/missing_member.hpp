// Where a member path leads to nothing: which name is missing, and which is most like it.
#pragma once

#include <cruller/detail/argument.hpp>
#include <cruller/detail/edit_distance.hpp>

namespace cruller::detail {

// The names that a member path can go on with.
template <typename Object>
inline constexpr std::array<std::string_view, 0> names_in{};
template <hana_struct Object>
inline constexpr auto names_in<Object> = member_names<Object>;
template <typename... Entries>
inline constexpr std::array<std::string_view, sizeof...(Entries)> names_in<node::map<Entries...>>{
    Entries::name...};
template <text... Names, typename... Types>
inline constexpr std::array<std::string_view, sizeof...(Names)>
    names_in<resolved_map<field<Names, Types>...>>{Names.view()...};

// Where a member path leads to nothing: the missing segment, and what is nearest to it.
struct missing_member {
  std::size_t segment = 0;
  std::string_view nearest{};
};

template <typename Object, text Path, std::size_t Segment>
consteval missing_member find_missing() {
  constexpr auto name = segment_text<Path, Segment>;
  if constexpr (has_member<Object, name, 0>()) {
    using step = std::remove_reference_t<decltype(member<name, 0>(std::declval<Object&>()))>;
    return find_missing<step, Path, Segment + 1>();
  } else {
    missing_member result{Segment};
    std::uint32_t best = none;
    for (const std::string_view known : names_in<std::remove_cv_t<Object>>) {
      const std::uint32_t distance = edit_distance(known, name.view());
      if (distance < best) {
        best = distance;
        result.nearest = known;
      }
    }
    return result;
  }
}

}  // namespace cruller::detail
