// Removing: a copy of a definition without some of its entries.
#pragma once

#include <cruller/detail/rebuild/override_place.hpp>
#include <cruller/dsl/group.hpp>

namespace cruller::inline v0 {
namespace detail {

template <typename Root, typename Fault, text Path>
constexpr auto without_one(const node::definition<Root, Fault>& definition, key<Path>) {
  if constexpr (!std::is_same_v<Fault, node::no_fault>) {
    return definition;
  } else {
    using way = overriding<Path, 0, Root>;
    if constexpr (way::find(false).found) {
      using root = std::remove_cvref_t<decltype(way::replaced(definition.root, taken_away{}))>;
      return node::definition<root>{way::replaced(definition.root, taken_away{})};
    } else {
      return node::definition<Root, override_place<Path, Root, false>>{definition.root};
    }
  }
}

template <typename Definition>
constexpr const Definition& without_all(const Definition& definition) {
  return definition;
}
template <typename Definition, text Path, typename... Keys>
constexpr auto without_all(const Definition& definition, key<Path> first, Keys... rest) {
  return without_all(without_one(definition, first), rest...);
}

template <typename T>
inline constexpr bool is_key = false;
template <text Path>
inline constexpr bool is_key<key<Path>> = true;

}  // namespace detail

namespace node {

/// The word `without`.
struct without_word {
  /// The copy, without the entries at the paths.
  template <typename Root, typename Fault, typename... Keys>
  requires(...&& detail::is_key<Keys>) constexpr auto operator()(
      const node::definition<Root, Fault>& definition, Keys... paths
  ) const {
    return detail::without_all(definition, paths...);
  }
};

}  // namespace node

namespace dsl {

/// A copy of a definition without the entries at the paths: `without(todo, "http.metrics"_k)`. A
/// path names a component, a constant, a group, or a part or config value of a component. If a ref
/// still names a removed entry, a system of the copy is refused; so is a path that names nothing.
inline constexpr node::without_word without{};

}  // namespace dsl
}  // namespace cruller::v0
