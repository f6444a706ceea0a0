// Merging: entries added to a group, and to the groups inside it.
#pragma once

#include <cruller/detail/rebuild/added_parts.hpp>
#include <cruller/detail/rebuild/entry_at.hpp>
#include <cruller/detail/rebuild/rebuild.hpp>
#include <cruller/dsl/extra_parts.hpp>
#include <cruller/dsl/group.hpp>

namespace cruller::inline v0::detail {

template <text Name, typename Value>
constexpr node::entry<Name, Value> entry_of(const Value& value) {
  return {value};
}

// Adds an entry to a group. A group of the same name is merged; any other entry of that name stays,
// so that `system` refuses the duplicate name.
template <template <typename...> typename Group, typename... Entries, typename New>
constexpr auto with_entry(const Group<Entries...>& group, const New& base) {
  return node_of<Group>(append_element(group.entries, base));
}
template <typename Old, typename... New>
constexpr auto merged(const Old& group, const New&... entries);

// Adds a base: outside the one that the group has, if any.
template <template <typename...> typename Group, typename... Entries, typename... Parts>
constexpr auto with_entry(const Group<Entries...>& group, const node::base<Parts...>& added) {
  constexpr std::size_t place = first_true({is_base<Entries>...});
  constexpr bool is_right = [] {
    parts_row row{};
    fill_parts<Parts...>(row);
    return row.fault == fault_kind::none;
  }();
  if constexpr (place == sizeof...(Entries))
    return node_of<Group>(append_element(group.entries, added));
  else if constexpr (!is_right)  // It is refused as it is.
    return node_of<Group>(
        replace<place>(group.entries, added, std::index_sequence_for<Entries...>{})
    );
  else
    return node_of<Group>(replace<place>(
        group.entries,
        around_base(detail::element_at<place>(group.entries), added),
        std::index_sequence_for<Entries...>{}
    ));
}

// Adds parts to the component at a path.
template <template <typename...> typename Group, typename... Entries, text Path, typename... Parts>
constexpr auto with_entry(
    const Group<Entries...>& group, const node::entry<Path, node::parts<Parts...>>& added
) {
  if constexpr (takes_parts<typename entry_at<Path, 0, Group<Entries...>>::type>)
    return overriding<Path, 0, Group<Entries...>>::replaced(
        group, added_parts<Parts...>{added.value.all}
    );
  else
    return node_of<Group>(append_element(
        group.entries, node::carried_fault<fault_of_added_parts<Path, Group<Entries...>>>{}
    ));
}

template <template <typename...> typename Group, typename... Entries, text Name, typename... Inner>
constexpr auto with_entry(
    const Group<Entries...>& group, const node::entry<Name, node::group<Inner...>>& added
) {
  constexpr std::size_t place = index_of<Entries...>(hash(Name.view()));
  if constexpr (place == sizeof...(Entries)) {
    return node_of<Group>(append_element(group.entries, added));
  } else {
    const auto& old = detail::element_at<place>(group.entries).value;
    if constexpr (!holds_entries<std::remove_cvref_t<decltype(old)>>)
      return node_of<Group>(append_element(group.entries, added));
    else
      return node_of<Group>(replace<place>(
          group.entries,
          detail::unpack(
              added.value.entries,
              [&](const auto&... each) { return entry_of<Name>(merged(old, each...)); }
          ),
          std::index_sequence_for<Entries...>{}
      ));
  }
}

template <typename Old, typename... New>
constexpr auto merged(const Old& group, const New&... entries) {
  if constexpr (sizeof...(New) == 0) {
    return group;
  } else {
    return [](const auto& first, const auto& second, const auto&... rest) {
      return merged(with_entry(first, second), rest...);
    }(group, entries...);
  }
}

}  // namespace cruller::v0::detail
