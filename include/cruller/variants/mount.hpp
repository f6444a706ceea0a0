// Mounts: a whole definition as a group of another one.
#pragma once

#include <cruller/detail/rebuild/merge.hpp>
#include <cruller/detail/rebuild/override_place.hpp>
#include <cruller/dsl/alias.hpp>

namespace cruller::inline v0 {
namespace detail {

template <typename T>
inline constexpr bool is_import = false;
template <text Inside, text Outside>
inline constexpr bool is_import<node::import_of<Inside, Outside>> = true;
template <typename T>
inline constexpr bool is_export = false;
template <text... Paths>
inline constexpr bool is_export<node::exports_of<Paths...>> = true;

// A value at the path from this segment on; each name except the last one is a group.
template <text Path, std::size_t Segment, typename Value>
constexpr auto under(const Value& value) {
  if constexpr (Segment + 1 == segment_count<Path>)
    return key<segment_text<Path, Segment>>{} = value;
  else
    return key<segment_text<Path, Segment>>{} = dsl::group(under<Path, Segment + 1>(value));
}

// Whether an import may take the place at a path: that of an entry, or a free one, but neither that
// of another import nor one inside a component or value.
template <typename Node>
inline constexpr bool is_free = true;
template <>
inline constexpr bool is_free<behind_an_entry> = false;
template <text Outside>
inline constexpr bool is_free<node::alias<Outside, true>> = false;

template <text Path>
struct import_fault {
  using refusal = import_replaces_no_entry<label<refused::name, Path.view().size()>(Path.view())>;
};

// An import becomes an alias that leads outside. It replaces the entry at its path, or is a new
// entry.
template <typename Root, text Inside, text Outside>
constexpr auto import_one(const Root& root, node::import_of<Inside, Outside>) {
  using way = overriding<Inside, 0, Root>;
  if constexpr (!is_free<typename entry_at<Inside, 0, Root>::type>)
    return with_entry(root, node::carried_fault<import_fault<Inside>>{});
  else if constexpr (way::find(false).found)
    return way::replaced(root, node::alias<Outside, true>{});
  else
    return merged(root, under<Inside, 0>(node::alias<Outside, true>{}));
}

// What a mount shows is an entry of it. Of several lists all paths count.
template <text... More, typename... Entries>
constexpr auto with_exports(const node::group<Entries...>& root, node::exports_of<More...> more) {
  constexpr std::size_t place = first_true({is_export<Entries>...});
  if constexpr (place == sizeof...(Entries)) {
    return node_of<node::group>(append_element(root.entries, more));
  } else {
    return [&]<text... Paths>(node::exports_of<Paths...>) {
      return node_of<node::group>(replace<place>(
          root.entries, node::exports_of<Paths..., More...>{}, std::index_sequence_for<Entries...>{}
      ));
    }
    (detail::element_at<place>(root.entries));
  }
}
template <typename Root, text... Paths>
constexpr auto import_one(const Root& root, node::exports_of<Paths...> shown) {
  return with_exports(root, shown);
}

template <typename Root>
constexpr const Root& import_all(const Root& root) {
  return root;
}
template <typename Root, typename Import, typename... Imports>
constexpr auto import_all(const Root& root, Import first, Imports... rest) {
  return import_all(import_one(root, first), rest...);
}

template <typename Fault, typename... Entries>
constexpr auto mounted(const node::group<Entries...>& root) {
  if constexpr (std::is_same_v<Fault, node::no_fault>)
    return node::mount<Entries...>{root.entries};
  else
    return node::mount<Entries..., node::carried_fault<Fault>>{
        append_element(root.entries, node::carried_fault<Fault>{})};
}

}  // namespace detail

namespace dsl {

/// Lets a path inside a mounted definition lead to a component or group outside of it, or, as a ref
/// can, to a member of an instance. One path is enough if both are the same.
template <text Inside, text Outside = Inside>
inline constexpr node::import_of<Inside, Outside> imports{};

/// What a mount shows: `exports<"api", "metrics">`. A ref from outside that names anything else in
/// it is refused, and the view of the group does not contain it; a group stands for everything in
/// it. `with`, selections and the live system reach inside nevertheless.
template <text... Paths>
requires(sizeof...(Paths) != 0) inline constexpr node::exports_of<Paths...> exports{};

/// A whole definition as a group:
/// `"mail"_k = mount(mailer, exports<"sender">, imports<"log", "log.publisher">)`.
///
/// Its refs count from its own root, so it can be mounted anywhere, and several times: each mount
/// has its own instances. All mounts share one graph, so startup order and parallel starts cross
/// the border. An import fills a hole of the definition, replaces a component of it, or adds an
/// entry that it refers to and does not contain. An import is refused if it leads to nothing, or if
/// nothing inside refers to it. Without `exports` it shows everything.
template <typename Root, typename Fault, typename... Parts>
requires(... && (detail::is_import<Parts> || detail::is_export<Parts>)) constexpr auto mount(
    const node::definition<Root, Fault>& definition, Parts... more
) {
  return detail::mounted<Fault>(detail::import_all(definition.root, more...));
}

}  // namespace dsl
}  // namespace cruller::v0
