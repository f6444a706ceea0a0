// Secrets: values that are never printed.
#pragma once

#include <cruller/refusals.hpp>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace node {

template <typename...>
struct component;
template <typename...>
struct cached;
template <typename...>
struct group;
template <typename...>
struct sequence;
template <typename...>
struct mount;

}  // namespace node

namespace detail {

// The types that a secret can hide: no component or group.
template <typename Type>
inline constexpr bool is_value = true;
template <typename... Parts>
inline constexpr bool is_value<node::component<Parts...>> = false;
template <typename... Parts>
inline constexpr bool is_value<node::cached<Parts...>> = false;
template <typename... Entries>
inline constexpr bool is_value<node::group<Entries...>> = false;
template <typename... Entries>
inline constexpr bool is_value<node::sequence<Entries...>> = false;
template <typename... Entries>
inline constexpr bool is_value<node::mount<Entries...>> = false;

}  // namespace detail

namespace node {

/// A value that is shown as `****`.
template <typename Value>
struct secret {
  static_assert(
      sizeof(std::conditional_t<detail::is_value<Value>, char, secret_holds_no_value<Value>>) != 0
  );
  Value value;  ///< As written.
};

/// The word `secret`.
struct secret_word {
  /// The value, hidden.
  template <typename Value>
  constexpr secret<Value> operator()(Value value) const {
    return {std::move(value)};
  }
};

}  // namespace node

namespace dsl {

/// A value, in a config or as a constant, that `describe`, logs and errors show as `****`. Handlers
/// get the value itself. A value that replaces it with `with` or `set` is a secret too.
inline constexpr node::secret_word secret{};

}  // namespace dsl
}  // namespace cruller::v0
