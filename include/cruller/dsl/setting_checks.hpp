// What a value of a setting must be: the checks of `between`, `one_of` and `satisfies`.
#pragma once

#include <concepts>
#include <cruller/dsl/elements.hpp>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace node {

#pragma GCC visibility push(default)
/// Not constexpr: a definition that calls it does not compile, and the compiler shows its name.
/// Outside constant expressions it throws an `error`.
[[noreturn]] void this_value_does_not_fit_the_type_of_the_setting();
[[noreturn]] void this_default_fails_the_checks_of_its_setting();
#pragma GCC visibility pop

}  // namespace node

namespace detail {

template <typename Type>
concept whole_number = std::integral<Type> && !std::same_as<Type, bool> &&
                       !std::same_as<Type, char> && !std::same_as<Type, wchar_t>;

// Whether a value may become a `T`: whole numbers are checked by their value.
template <typename T, typename Value>
concept fits_setting = (whole_number<T> && whole_number<Value>) ||
                       (std::floating_point<T> && std::is_arithmetic_v<Value> &&
                        !std::same_as<Value, bool>) ||
                       (!(std::is_arithmetic_v<T> && std::is_arithmetic_v<Value> &&
                          !std::same_as<T, Value>)&&std::is_constructible_v<T, const Value&>);

// The value as a `T`, without loss.
template <typename T, typename Value>
constexpr T as_setting(const Value& value) {
  if constexpr (whole_number<T> && whole_number<Value>) {
    if (!std::in_range<T>(value)) node::this_value_does_not_fit_the_type_of_the_setting();
    return static_cast<T>(value);
  } else {
    return static_cast<T>(value);
  }
}

template <typename T, typename Value>
constexpr void check_fit([[maybe_unused]] const Value& value) {
  if constexpr (whole_number<T> && whole_number<Value>) static_cast<void>(as_setting<T>(value));
}

}  // namespace detail

namespace node {

/// The check of `between`.
template <typename T>
struct between {
  T least;  ///< The smallest value.
  T most;   ///< The largest value.

  /// Whether the value is in the range.
  constexpr bool holds(const T& value) const { return !(value < least) && !(most < value); }
};

/// The check of `one_of`.
template <typename T, typename... Values>
struct one_of {
  detail::elements<Values...> values;  ///< The values, as written.

  /// Whether the value is one of them.
  constexpr bool holds(const T& value) const {
    return detail::unpack(values, [&](const auto&... each) {
      return (false || ... || (value == detail::as_setting<T>(each)));
    });
  }
};

/// The check of `satisfies`.
template <typename T, typename Function>
struct satisfies {
  Function function;    ///< Whether a value is right.
  const char* must_be;  ///< What a right value is.

  /// Whether the function returns true.
  constexpr bool holds(const T& value) const { return static_cast<bool>(function(value)); }
};

}  // namespace node

namespace detail {

// A check that the compiler can make.
template <typename Check>
inline constexpr bool is_simple_check = true;
template <typename T, typename Function>
inline constexpr bool is_simple_check<node::satisfies<T, Function>> = false;

}  // namespace detail
namespace node {

/// @fn void this_default_fails_the_checks_of_its_setting()
/// The same for a default that the checks of its setting refuse.

}  // namespace node
}  // namespace cruller::v0
