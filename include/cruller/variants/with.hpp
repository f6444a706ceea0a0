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
  /// The copy, with entries replaced.
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
/// A path names a component, a constant or a whole group. It may continue into a component, to one
/// of its parts (`"http.server.stop"_k = [](http_server&) {}`), and into its config
/// (`"http.server.config.options.port"_k`; the values of a positional config are numbered from 0).
/// The replacement may have another type: the compiler checks everything that depends on it again.
/// A component without a handler for a built-in signal, a config or a doc can get one. Other
/// components see the component that fills a hole as the type that the hole requires. A value that
/// replaces a secret is a secret. A path that names nothing is refused when a system is made.
/// Modelled on donut.system's overrides in `ds/system`.
inline constexpr node::with_word with{};

}  // namespace dsl
}  // namespace cruller::v0
