// Mounts: a whole definition as a group of another.
#pragma once

#include <cruller/alias.hpp>
#include <cruller/detail/merge.hpp>
#include <cruller/detail/override_place.hpp>

namespace cruller {
namespace node {

/// The path inside a mounted definition that leads to a path outside.
template <text Inside, text Outside>
struct import {};

}  // namespace node

namespace detail {

template <typename T>
inline constexpr bool is_import = false;
template <text Inside, text Outside>
inline constexpr bool is_import<node::import <Inside, Outside>> = true;

// A value under the path from this segment on, each name but the last one a group.
template <text Path, std::size_t Segment, typename Value>
constexpr auto under(const Value& value) {
  if constexpr (Segment + 1 == segment_count<Path>)
    return key<segment_text<Path, Segment>>{} = value;
  else
    return key<segment_text<Path, Segment>>{} = dsl::group(under<Path, Segment + 1>(value));
}

// An import becomes an alias that leads outside: in the place of what stands there, or as an entry
// of its own where nothing does.
template <typename Root, text Inside, text Outside>
constexpr auto import_one(const Root& root, node::import <Inside, Outside>) {
  using way = overriding<Inside, 0, Root>;
  if constexpr (way::find(false).found)
    return way::replaced(root, node::alias<Outside, true>{});
  else
    return merged(root, under<Inside, 0>(node::alias<Outside, true>{}));
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

/// Lets a path inside a mounted definition lead to a component or group outside of it.
template <text Inside, text Outside>
inline constexpr node::import <Inside, Outside> imports{};

/// A whole definition as a group: `"mail"_k = mount(mailer, imports<"log", "log.publisher">)`.
///
/// Its refs count from its own root, so it can be mounted anywhere, and twice: each mount is a copy
/// with instances of its own. The graph is one, so order and parallelism cross the border. An
/// import fills a hole of the definition, takes the place of a component of it, or gives it what
/// it refers to and does not hold; one that leads to nothing, or that nothing inside refers to, is
/// refused.
template <typename Root, typename Fault, typename... Imports>
requires(...&& detail::is_import<Imports>) constexpr auto mount(
    const node::definition<Root, Fault>& definition, Imports... imports
) {
  return detail::mounted<Fault>(detail::import_all(definition.root, imports...));
}

}  // namespace dsl
}  // namespace cruller
