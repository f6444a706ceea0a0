// Overrides: a copy of a definition with some of its entries replaced.
#pragma once

#include <cruller/detail/rebuild/override_place.hpp>
#include <cruller/dsl/group.hpp>

namespace cruller::inline v0 {
namespace detail {

template <typename Root, typename Fault, text Path, typename Value>
constexpr auto with_one(
    const node::definition<Root, Fault>& definition, const node::entry<Path, Value>& entry
) {
  if constexpr (!std::is_same_v<Fault, node::no_fault>) {
    return definition;
  } else {
    using way = overriding<Path, 0, Root>;
    if constexpr (way::find(true).found) {
      using root = std::remove_cvref_t<decltype(way::replaced(definition.root, entry.value))>;
      return node::definition<root>{way::replaced(definition.root, entry.value)};
    } else {
      return node::definition<Root, override_place<Path, Root, true>>{definition.root};
    }
  }
}

template <typename Definition>
constexpr const Definition& with_all(const Definition& definition) {
  return definition;
}
template <typename Definition, typename Entry, typename... Entries>
constexpr auto with_all(
    const Definition& definition, const Entry& entry, const Entries&... entries
) {
  return with_all(with_one(definition, entry), entries...);
}

}  // namespace detail

namespace node {

/// The word `with`.
struct with_word {
  /// The copy, with the entries in place of what was there.
  template <typename Root, typename Fault, typename... Entries>
  requires(...&& detail::is_entry<Entries>) constexpr auto operator()(
      const node::definition<Root, Fault>& definition, Entries... entries
  ) const {
    return detail::with_all(definition, entries...);
  }
};

}  // namespace node

namespace dsl {

/// A copy of a definition with entries replaced: `with(todo, "env.http_port"_k = 0)`.
///
/// A path names a component, a constant or a whole group; or it goes on into a component, to one
/// of its parts (`"http.server.stop"_k = [](http_server&) {}`), and into its config
/// (`"http.server.config.options.port"_k`; places of a positional config are numbers). What is
/// replaced may be of another type: the compiler checks all that depends on it anew. A component
/// that lacks a handler for a built-in signal, a config or a doc can be given one. What fills a
/// hole is seen as the hole says, and what replaces a secret is one. A path that names nothing is
/// refused when a system is made. After donut.system's overrides in `ds/system`.
inline constexpr node::with_word with{};

}  // namespace dsl
}  // namespace cruller::v0
