// Parts added to components and bases that exist.
#pragma once

#include <cruller/detail/rebuild/entry_at.hpp>
#include <cruller/detail/rebuild/override_place.hpp>
#include <cruller/dsl/base.hpp>

namespace cruller::inline v0::detail {

// Parts for something that is no component, or for nothing.
template <text Path, typename Root, typename Found = typename entry_at<Path, 0, Root>::type>
struct fault_of_added_parts {
  using refusal = parts_extend_no_component<label<refused::path, Path.view().size()>(Path.view())>;
};
template <text Path, typename Root>
struct fault_of_added_parts<Path, Root, no_entry> : override_place<Path, Root, false> {};

// Where a part of an outer base stands among those of the inner one.
enum class outer_part : unsigned char { before, behind, after, overridden };

template <typename Part, typename... Inner>
inline constexpr outer_part place_of_outer = [] {
  constexpr part_summary outer = summarize<Part>();
  if (outer.when == hook::before) return outer_part::before;
  if (outer.when == hook::after) return outer_part::after;
  for (const part_summary& each : {summarize<Inner>()..., part_summary{}})
    if (!row_of_part<Part>.has_ref && each.when == hook::none && each.name == outer.name)
      return outer_part::overridden;
  return outer_part::behind;
}();

template <outer_part Place, typename... Inner, typename Made>
constexpr const Made& append_parts(const node::base<Inner...>&, const Made& made) {
  return made;
}
template <outer_part Place, typename... Inner, typename... Made, typename Part, typename... Parts>
constexpr auto append_parts(
    const node::base<Inner...>& inner,
    const detail::elements<Made...>& made,
    const Part& part,
    const Parts&... rest
) {
  if constexpr (place_of_outer<Part, Inner...> == Place)
    return append_parts<Place>(inner, append_element(made, part), rest...);
  else
    return append_parts<Place>(inner, made, rest...);
}

// One base that does what two nested ones do: outer hooks enclose inner ones, and of what may stand
// only once that of the inner base counts.
template <typename... Inner, typename... Outer>
constexpr auto around_base(const node::base<Inner...>& inner, const node::base<Outer...>& outer) {
  return detail::unpack(outer.parts, [&](const auto&... each) {
    const auto begin = append_parts<outer_part::before>(inner, detail::elements<>{}, each...);
    const auto middle = detail::unpack(inner.parts, [&](const auto&... own) {
      return detail::unpack(begin, [&](const auto&... first) {
        return detail::elements<std::remove_cvref_t<decltype(first)>..., Inner...>(
            first..., own...
        );
      });
    });
    const auto behind = append_parts<outer_part::behind>(inner, middle, each...);
    return node_of<node::base>(append_parts<outer_part::after>(inner, behind, each...));
  });
}

}  // namespace cruller::v0::detail
