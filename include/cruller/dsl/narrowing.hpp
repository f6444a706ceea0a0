// Numbers: whether a value is narrowed when it becomes an argument or an object. The check is
// initialization in braces, also by type alone, without the value.
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

namespace cruller::inline v0::detail {

template <typename... Types>
struct types {
  static constexpr std::size_t size = sizeof...(Types);
};

// Whether braces accept the number, or the floating point type holds every value of the integer.
template <typename From, typename To>
concept keeps_number = requires(From (&from)()) {
  To{from()};
}
|| (std::is_integral_v<std::remove_cvref_t<From>> && std::is_floating_point_v<To> &&
    std::numeric_limits<std::remove_cvref_t<From>>::digits <= std::numeric_limits<To>::digits);

// Stand-ins for a value: they convert to any number, to the numbers that keep all values of a type,
// or to one type. None of these conversions narrows.
struct any_number {
  template <typename To>
  requires std::is_arithmetic_v<To>
  operator To() const;
};
template <typename From>
struct kept_number {
  template <typename To>
  requires(std::is_arithmetic_v<To>&& keeps_number<From, To>) operator To() const;
};
template <typename Only>
struct only_number {
  template <std::same_as<Only> To>
  operator To() const;
};

// A type that converts to numbers, and so may be narrowed: it also converts to `bool`.
template <typename Type>
concept numeric = requires(Type (&from)(), void (&truth)(bool)) {
  truth(from());
};

// A call with one argument in braces. Nothing is deduced, so generic bodies are not instantiated.
template <typename Function>
struct probe {
  template <typename Argument, typename... Before, typename... After>
  static consteval bool takes(types<Before...>, types<After...>) {
    return requires(const Function& function) {
      function(std::declval<Before>()..., {std::declval<Argument>()}, std::declval<After>()...);
    };
  }
};

// Whether the call would narrow an argument.
template <typename Function, typename Argument, typename... Before, typename... After>
consteval bool is_narrowed(types<Before...> before, types<After...> after) {
  using probe = detail::probe<Function>;
  if constexpr (!numeric<Argument>)
    return false;
  else if constexpr (probe::template takes<Argument>(types<Before...>{}, types<After...>{}))
    return false;
  else if constexpr (probe::template takes<kept_number<Argument>>(
                         types<Before...>{}, types<After...>{}
                     ))
    return false;
  else
    return probe::template takes<any_number>(before, after);
}

// The index of the first argument that is narrowed.
inline constexpr std::size_t not_narrowed = static_cast<std::size_t>(-1);
template <typename Function, typename... Before>
consteval std::size_t narrowed_place(types<Before...>, types<>) {
  return not_narrowed;
}
template <typename Function, typename... Before, typename First, typename... Rest>
consteval std::size_t narrowed_place(types<Before...>, types<First, Rest...>) {
  if constexpr (is_narrowed<Function, First>(types<Before...>{}, types<Rest...>{}))
    return sizeof...(Before);
  else
    return narrowed_place<Function>(types<Before..., First>{}, types<Rest...>{});
}

// Whether converting a value to another type narrows it.
template <typename From, typename To>
inline constexpr bool narrows = is_narrowed<void(To), From>(types<>{}, types<>{});

}  // namespace cruller::v0::detail
