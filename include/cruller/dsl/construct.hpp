// The start function that constructs an object from the values of the config.
#pragma once

#include <cruller/dsl/narrowing.hpp>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace node {

template <typename T>
struct construct;
template <typename T>
struct make_function;

}  // namespace node

namespace detail {

template <typename T, typename... Arguments>
concept takes_braces = requires(Arguments (&... values)()) {
  T{values()...};
};
// A single number in parentheses would be a cast.
template <typename T, typename... Arguments>
concept takes_parentheses = !std::is_scalar_v<T> && requires(Arguments(&... values)()) {
  T(values()...);
};

template <typename Type>
inline constexpr bool is_stand_in = std::is_same_v<Type, any_number>;
template <typename From>
inline constexpr bool is_stand_in<kept_number<From>> = true;
template <typename Only>
inline constexpr bool is_stand_in<only_number<Only>> = true;

// A constructor with one argument in braces. One argument in braces could also mean a copy of a
// whole `T`, so parentheses are used where they cannot narrow.
template <typename T>
struct probe<node::construct<T>> {
  template <typename Argument, typename... Before, typename... After>
  static consteval bool takes(types<Before...>, types<After...>) {
    if constexpr (sizeof...(Before) + sizeof...(After) != 0) return requires {
        T(std::declval<Before>()..., {std::declval<Argument>()}, std::declval<After>()...);
      };
    else
      return takes_braces<T, Argument> || (is_stand_in<Argument> && takes_parentheses<T, Argument>);
  }
};
template <typename T>
struct probe<node::make_function<T>> : probe<node::construct<T>> {};

// Whether `T` can be constructed from the values in parentheses without narrowing.
template <typename T, typename... Arguments>
consteval bool constructs_without_braces() {
  if constexpr (std::is_scalar_v<T>)
    return sizeof...(Arguments) == 1 && (... && keeps_number<Arguments, T>);
  else if constexpr (takes_parentheses<T, Arguments...>)
    return narrowed_place<node::construct<T>>(types<>{}, types<Arguments...>{}) == not_narrowed;
  else
    return false;
}

}  // namespace detail

namespace node {

// An aggregate's members for which the config has no value keep their defaults on purpose.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
/// Constructs a `T` from the values of a positional config.
template <typename T>
struct construct {
  /// Uses braces if they fit, otherwise parentheses, which must not narrow a number.
  template <typename... Arguments>
  requires(
      detail::takes_braces<T, Arguments&&...> ||
      detail::constructs_without_braces<T, Arguments&&...>()
  ) constexpr T
  operator()(Arguments&&... arguments) const {
    if constexpr (detail::takes_braces<T, Arguments&&...>)
      return T{static_cast<Arguments&&>(arguments)...};
    else
      return T(static_cast<Arguments&&>(arguments)...);
  }
};
#pragma GCC diagnostic pop

}  // namespace node

namespace dsl {

/// A start function that constructs a `T` from a positional config: `start(construct<router>)`. It
/// takes all values of the config. Braces are tried first, then parentheses; a number that either
/// would narrow is refused. Members of an aggregate without a value keep their defaults.
template <typename T>
inline constexpr node::construct<T> construct{};

}  // namespace dsl
}  // namespace cruller::v0
