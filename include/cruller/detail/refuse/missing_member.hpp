// Unknown members of a member path, with suggestions.
#pragma once

#include <cruller/detail/instance/nested_argument.hpp>
#include <cruller/detail/refuse/label.hpp>
#include <cruller/detail/table/edit_distance.hpp>
#include <span>

namespace cruller::inline v0::detail {

// The names of the members of an object.
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

// The unknown segment of a member path, and the most similar name.
struct missing_member {
  std::size_t segment = 0;
  std::string_view nearest{};
};

// The name that is most similar to another one, or an empty string.
constexpr std::string_view most_like(
    std::string_view name, std::span<const std::string_view> names
) {
  std::string_view result;
  std::uint32_t best = none;
  for (const std::string_view known : names) {
    const std::uint32_t distance = edit_distance(known, name);
    if (distance < best) {
      best = distance;
      result = known;
    }
  }
  return result;
}

template <typename Object, text Path, std::size_t Segment>
consteval missing_member find_missing() {
  constexpr auto name = segment_text<Path, Segment>;
  if constexpr (has_member<Object, name, 0>()) {
    using step = std::remove_reference_t<decltype(member<name, 0>(std::declval<Object&>()))>;
    return find_missing<step, Path, Segment + 1>();
  } else {
    return missing_member{Segment, most_like(name.view(), names_in<std::remove_cv_t<Object>>)};
  }
}

template <typename Object, text Name>
struct refuse_name {
  static constexpr std::string_view nearest = most_like(Name.view(), names_in<Object>);
  static_assert(
      sizeof(map_has_no_value<
             label<refused::name, Name.view().size()>(Name.view()),
             label<refused::did_you_mean, nearest.size()>(nearest)>) != 0
  );
};

}  // namespace cruller::v0::detail
