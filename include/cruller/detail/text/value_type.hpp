// The type of a value as a table: what reads, prints, copies and describes values needs of it.
#pragma once

#include <array>
#include <concepts>
#include <cruller/detail/text/read.hpp>
#include <cruller/dsl/config.hpp>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>

namespace cruller::inline v0::detail {

// What a value is, for texts about it, and for those that must own the text they point to.
enum class value_kind : unsigned char {
  boolean,
  whole_number,
  number,
  text,
  text_pointer,  // const char*
  text_view,     // std::string_view
  duration,
  choice,     // an enum whose values have names
  structure,  // a Hana struct
  list,       // a container
  map,        // a container whose elements have names
  other
};

// A member of a Hana struct.
struct value_member {
  std::string_view name;
  const value_type* type;
  void* (*find)(void* object);
};

// Gives a new element of a container its value.
class element_source {
 public:
  virtual void fill(void* element) = 0;

 protected:
  ~element_source() = default;
};

// The elements of a container. Those of a map have names.
struct value_elements {
  const value_type* type;
  void (*clear)(void* container);
  void (*add)(void* container, std::string_view name, element_source& from);
};

struct value_type {
  const std::type_info* type = nullptr;  // null without RTTI
  value_kind kind = value_kind::other;
  std::uint32_t size = 0;  // 0: it cannot be replaced
  std::uint32_t alignment = 1;
  void (*make)(void* at) = nullptr;                              // null: there is no default
  void (*copy)(void* at, const void* from) = nullptr;            // null: its bytes
  void (*destroy)(void* at) = nullptr;                           // null: nothing to do
  bool (*equal)(const void* one, const void* other) = nullptr;   // null: compared as text
  bool (*read)(std::string_view text, void* value) = nullptr;    // null: not from text
  void (*print)(const void* value, std::string& out) = nullptr;  // null: of a map or list
  std::span<const value_member> members{};                       // of a structure
  const value_elements* elements = nullptr;                      // of a container
  std::span<const std::string_view> names{};                     // of a choice
};

template <typename T>
void make_at(void* at) {
  ::new (at) T();
}
template <typename T>
void copy_at(void* at, const void* from) {
  ::new (at) T(*static_cast<const T*>(from));
}
template <typename T>
void destroy_at(void* at) {
  std::destroy_at(static_cast<T*>(at));
}
template <typename T>
bool equal_at(const void* one, const void* other) {
  return *static_cast<const T*>(one) == *static_cast<const T*>(other);
}
template <typename T>
bool read_at(std::string_view text, void* value) {
  return read_value(text, *static_cast<T*>(value));
}

template <typename T>
consteval value_kind kind_of_value() {
  if constexpr (std::same_as<T, bool>)
    return value_kind::boolean;
  else if constexpr (std::same_as<T, const char*>)
    return value_kind::text_pointer;
  else if constexpr (std::same_as<T, std::string_view>)
    return value_kind::text_view;
  else if constexpr (std::integral<T> && !std::same_as<T, char>)
    return value_kind::whole_number;
  else if constexpr (std::floating_point<T>)
    return value_kind::number;
  else if constexpr (text_convertible<T>)
    return value_kind::text;
  else if constexpr (is_duration<T>)
    return value_kind::duration;
  else if constexpr (hana_struct<T>)
    return std::is_enum_v<T>    ? value_kind::choice
           : stream_readable<T> ? value_kind::other
                                : value_kind::structure;
  else if constexpr (stream_readable<T>)
    return value_kind::other;
  else if constexpr (value_map<T>)
    return is_readable<T> ? value_kind::map : value_kind::other;
  else if constexpr (value_list<T>)
    return is_readable<T> ? value_kind::list : value_kind::other;
  else
    return value_kind::other;
}

template <typename T>
struct type_table {
  static const value_type value;
};

template <typename Container>
void add_element(Container& all, std::string_view name, element_source& from) {
  if constexpr (value_map<Container>) {
    typename Container::mapped_type element{};
    from.fill(&element);
    all[typename Container::key_type(std::string(name))] = std::move(element);
  } else {
    typename Container::value_type element{};
    from.fill(&element);
    all.insert(all.end(), std::move(element));
  }
}
template <typename Container>
struct element_of {
  using type = typename Container::value_type;
};
template <value_map Container>
struct element_of<Container> {
  using type = typename Container::mapped_type;
};
template <typename Container>
inline constexpr value_elements elements_of_type{
    &type_table<typename element_of<Container>::type>::value,
    [](void* all) { static_cast<Container*>(all)->clear(); },
    [](void* all, std::string_view name, element_source& from) {
      add_element(*static_cast<Container*>(all), name, from);
    }};

template <typename Struct, std::size_t Index>
decltype(auto) member_at(Struct& object) {
  return boost::hana::second(boost::hana::at_c<Index>(boost::hana::accessors<Struct>()))(object);
}
template <typename Struct>
inline constexpr auto members_of_type = []<std::size_t... Index>(std::index_sequence<Index...>) {
  return std::array<value_member, sizeof...(Index)>{
      {{member_names<Struct>[Index],
        &type_table<std::remove_cvref_t<decltype(member_at<Struct, Index>(std::declval<Struct&>())
        )>>::value,
        [](void* object) -> void* {
          return std::addressof(member_at<Struct, Index>(*static_cast<Struct*>(object)));
        }}...}};
}
(std::make_index_sequence<member_names<Struct>.size()>{});

// Whether a value of the type in a definition can be replaced by a copy with other values in it.
template <typename T>
inline constexpr bool is_replaceable = !std::is_empty_v<T> && std::is_copy_constructible_v<T> &&
                                       (std::is_trivially_copyable_v<T> || is_readable<T>);
template <typename... Values>
inline constexpr bool is_replaceable<node::list<Values...>> = sizeof...(Values) != 0 &&
                                                              (true && ... &&
                                                               is_replaceable<Values>);
template <typename... Entries>
inline constexpr bool is_replaceable<node::map<Entries...>> =
    sizeof...(Entries) != 0 && (true && ... && is_replaceable<decltype(Entries::value)>);

template <typename T, bool Replaceable = is_replaceable<T>>
constexpr value_type make_type_table() {
  constexpr value_kind kind = kind_of_value<T>();
  value_type made{};
  made.type = type_of<T>();
  made.kind = kind;
  made.alignment = alignof(T);
  if constexpr (!is_dsl_map<T> && !is_dsl_list<T>) made.print = &print_at<T>;
  if constexpr (Replaceable) {
    made.size = sizeof(T);
    if constexpr (!std::is_trivially_copyable_v<T>) made.copy = &copy_at<T>;
    if constexpr (!std::is_trivially_destructible_v<T>) made.destroy = &destroy_at<T>;
  }
  if constexpr (is_readable<T> && Replaceable) {
    made.make = &make_at<T>;
    if constexpr (std::equality_comparable<T> && kind != value_kind::structure && kind != value_kind::list && kind != value_kind::map)
      made.equal = &equal_at<T>;
    if constexpr (kind == value_kind::structure) {
      made.members = members_of_type<T>;
    } else if constexpr (kind == value_kind::list || kind == value_kind::map) {
      made.elements = &elements_of_type<T>;
    } else {
      made.read = &read_at<T>;
      if constexpr (kind == value_kind::choice) made.names = member_names<T>;
    }
  }
  return made;
}

template <typename T>
constinit const value_type type_table<T>::value = make_type_table<T>();

}  // namespace cruller::v0::detail
