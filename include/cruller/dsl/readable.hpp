// What can be read from text.
#pragma once

#include <boost/hana/concept/struct.hpp>
#include <chrono>
#include <concepts>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

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
concept hana_struct = boost::hana::Struct<std::remove_cv_t<Type>>::value;

// A container that elements can be added to; a string is none.
template <typename Type>
concept value_list = !text_convertible<Type> && std::default_initializable<Type> &&
                     std::default_initializable<typename Type::value_type> &&
                     requires(Type & all, typename Type::value_type element) {
  all.clear();
  all.insert(all.end(), std::move(element));
};
// One whose elements have names.
template <typename Type>
concept value_map = value_list<Type> && std::default_initializable<typename Type::mapped_type> &&
    requires(Type& all, std::string name) {
  all[typename Type::key_type(name)] = typename Type::mapped_type();
};

// Reading changes a value that exists.
template <typename Type>
inline constexpr bool is_readable = std::default_initializable<Type> &&
                                    (std::is_arithmetic_v<Type> || text_convertible<Type> ||
                                     is_duration<Type> || stream_readable<Type> ||
                                     hana_struct<Type>);
template <value_list Type>
inline constexpr bool is_readable<Type> = is_readable<typename Type::value_type>;
template <value_map Type>
inline constexpr bool is_readable<Type> = is_readable<typename Type::mapped_type>;

}  // namespace cruller::v0::detail
