// What can be read from text.
#pragma once

#include <chrono>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>

namespace cruller::inline v0::detail {

template <typename Type>
inline constexpr bool is_duration = false;
template <typename Rep, typename Period>
inline constexpr bool is_duration<std::chrono::duration<Rep, Period>> = true;

template <typename Type>
concept stream_readable = !std::is_pointer_v<Type> && requires(std::istream & in, Type& value) {
  {operator>>(in, value)};
};

// A type that text converts to implicitly, such as a file system path.
template <typename Type>
concept text_convertible = !std::is_arithmetic_v<Type> && !std::is_pointer_v<Type> &&
                           !std::is_same_v<Type, std::string_view> &&
                           std::is_convertible_v<const std::string&, Type>;

template <typename Type>
inline constexpr bool is_readable = std::is_arithmetic_v<Type> || text_convertible<Type> ||
                                    is_duration<Type> || stream_readable<Type>;

}  // namespace cruller::v0::detail
