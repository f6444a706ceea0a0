// Bases: parts that every component of a group gets, unless it has its own.
#pragma once

#include <cruller/dsl/elements.hpp>
#include <cstdint>
#include <string_view>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// Parts for every component inside a group. An entry of the group without a name.
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

/// Parts for every component in the `define` or `group` that contains the base, and in nested
/// groups: `group(base(after(start, log_it)), "store"_k = component(…))`.
///
/// A component's own handler, `config`, `doc`, `timeout` or `as` overrides that of a base, and an
/// inner base overrides an outer one. All hooks run, those of an outer base outermost: its `before`
/// first, its `after` last. A `local_ref` in a base counts from the group around each component.
/// Constants and cached components get nothing from a base. Modelled on donut.system's `base`,
/// where a component's own hooks replace those of the base.
inline constexpr node::base_word base{};

}  // namespace dsl
}  // namespace cruller::v0
