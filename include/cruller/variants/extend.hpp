// Extending: a copy of a definition with entries added.
#pragma once

#include <cruller/detail/rebuild/merge.hpp>

namespace cruller::inline v0 {
namespace node {

/// The word `extend`.
struct extend_word {
  /// The copy, with the entries added.
  template <typename Root, typename Fault, typename... Entries>
  requires(...&& detail::is_group_part<Entries>) constexpr auto operator()(
      const node::definition<Root, Fault>& definition, Entries... entries
  ) const {
    using root = std::remove_cvref_t<decltype(detail::merged(definition.root, entries...))>;
    return node::definition<root, Fault>{detail::merged(definition.root, entries...)};
  }
};

}  // namespace node

namespace dsl {

/// A copy of a definition with entries added: `extend(todo, "http"_k = group("metrics"_k = …))`.
/// Groups with the same name are merged, at any depth; any other existing name is refused when a
/// system is made. Use `with` to replace entries. `parts(…)` at the path of a component are added
/// to it. A `base` is added outside the one that the group has: its hooks enclose the others, and
/// of what may stand only once that of the inner base counts.
inline constexpr node::extend_word extend{};

}  // namespace dsl
}  // namespace cruller::v0
