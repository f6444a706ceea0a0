// Bases: parts that every component of a group has, unless it has its own.
#pragma once

#include <cruller/dsl/elements.hpp>
#include <cstdint>
#include <string_view>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// Parts for every component inside a group. Stands among its entries, without a name.
template <typename... Parts>
struct base {
  static constexpr std::string_view name{};  ///< None.
  static constexpr std::uint64_t hash = 0;   ///< That of no name.
  detail::elements<Parts...> parts;          ///< As written.
};

/// The word `base`.
struct base_word {
  /// The base, from its parts.
  template <typename... Parts>
  constexpr base<Parts...> operator()(Parts... parts) const {
    return {detail::elements<Parts...>(std::move(parts)...)};
  }
};

}  // namespace node

namespace detail {

template <typename T>
inline constexpr bool is_base = false;
template <typename... Parts>
inline constexpr bool is_base<node::base<Parts...>> = true;

}  // namespace detail

namespace dsl {

/// Parts for every component inside the `define` or `group` that it stands in, and inside the
/// groups in there: `group(base(after(start, log_it)), "store"_k = component(…))`.
///
/// A component's own handler, `config`, `doc`, `timeout` or `as` wins over a base's, and an inner
/// base's over an outer one's. Hooks are all run: those of an outer base outermost, so a `before`
/// of it first and an `after` of it last. A `local_ref` in a base counts from the group around each
/// component. Constants and cached components take nothing from a base. After donut.system's
/// `base`, whose hooks a component's own replace.
inline constexpr node::base_word base{};

}  // namespace dsl
}  // namespace cruller::v0
