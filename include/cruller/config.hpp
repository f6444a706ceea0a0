// Configs: what a component's handlers get; and the nested data that stands in them.
#pragma once

#include <boost/hana/basic_tuple.hpp>
#include <concepts>
#include <cruller/entry.hpp>
#include <cruller/ref.hpp>
#include <cstddef>
#include <type_traits>

namespace cruller {
namespace node {

template <typename... Values>
struct list;
template <typename... Entries>
struct map;

}  // namespace node

namespace detail {

template <typename T>
inline constexpr bool is_ref = false;
template <text Path, bool Local>
inline constexpr bool is_ref<node::ref<Path, Local>> = true;

template <typename T>
inline constexpr bool is_entry = false;
template <text Name, typename Value>
inline constexpr bool is_entry<node::entry<Name, Value>> = true;

// The index of the entry with this name, or the number of entries.
template <typename... Entries>
consteval std::size_t index_of(std::uint64_t hash) {
  const std::uint64_t hashes[] = {Entries::hash..., 0};
  std::size_t index = 0;
  while (index != sizeof...(Entries) && hashes[index] != hash) ++index;
  return index;
}

template <typename... Entries, text Name>
consteval bool has_entry(key<Name>) {
  return index_of<Entries...>(hash(Name.view())) != sizeof...(Entries);
}

// What a name that is not there gives: it becomes whatever is expected, so that the refusal of the
// name stays the only error.
struct no_value {
  template <typename Type>
  operator Type() const;
};
// The refusal of a name that an object does not have; defined in missing_member.hpp.
template <typename Object, text Name>
struct refuse_name;

}  // namespace detail

namespace node {

/// Values in a row.
template <typename... Values>
struct list {
  boost::hana::basic_tuple<Values...> values;  ///< As written.

  /// How many.
  static constexpr std::size_t size() { return sizeof...(Values); }

  /// The value at `Index`: `get<0>()`.
  template <std::size_t Index>
  requires(Index < sizeof...(Values)) constexpr const auto& get() const {
    return boost::hana::at_c<Index>(values);
  }

  /// Calls `function(value)` for each value, in order.
  template <typename Function>
  constexpr void for_each(Function&& function) const {
    boost::hana::unpack(values, [&](const auto&... each) {
      const int in_order[] = {0, (static_cast<void>(function(each)), 0)...};
      static_cast<void>(in_order);
    });
  }
};

/// Nothing but refs, which have no state to be kept. In a big system most configs are like this,
/// and a tuple of its own for each costs the compiler more than all that is done with it.
template <text... Paths, bool... Local>
requires(sizeof...(Paths) != 0) struct list<ref<Paths, Local>...> {
};

/// Values by name.
template <typename... Entries>
struct map {
  boost::hana::basic_tuple<Entries...> entries;  ///< As written.

  /// How many.
  static constexpr std::size_t size() { return sizeof...(Entries); }

  /// The value under a name: `options["port"_k]`.
  template <text Name>
  requires(detail::has_entry<Entries...>(key<Name>{})) constexpr const auto& operator[](key<Name>)
      const {
    return boost::hana::at_c<detail::index_of<Entries...>(detail::hash(Name.view()))>(entries)
        .value;
  }
  /// A name that is not there: refused.
  template <text Name>
  requires(!detail::has_entry<Entries...>(key<Name>{})) constexpr detail::no_value
  operator[](key<Name>) const {
    static_assert(sizeof(detail::refuse_name<map, Name>) != 0);
    return {};
  }

  /// Calls `function(name, value)` for each entry, in order.
  template <typename Function>
  constexpr void for_each(Function&& function) const {
    boost::hana::unpack(entries, [&](const auto&... each) {
      const int in_order[] = {0, (static_cast<void>(function(each.name, each.value)), 0)...};
      static_cast<void>(in_order);
    });
  }
};

/// The config of a component: `Data` is a list where it is positional, a map where it is named.
template <typename Data>
struct config {
  Data data;  ///< As written.
};

}  // namespace node

namespace detail {

template <typename... Values>
constexpr const boost::hana::basic_tuple<Values...>& values_of(const node::list<Values...>& list) {
  return list.values;
}
// Where there are only refs, the tuple is made when somebody asks for it.
template <text... Paths, bool... Local>
requires(sizeof...(Paths) != 0) constexpr boost::hana::basic_tuple<
    node::ref<Paths, Local>...> values_of(const node::list<node::ref<Paths, Local>...>&) {
  return {};
}

}  // namespace detail

namespace dsl {

/// Nested data by name, inside a config or as a constant: `map("port"_k = 8080, "threads"_k = 2)`.
template <typename... Entries>
requires(...&& detail::is_entry<Entries>) constexpr node::map<Entries...> map(Entries... entries) {
  return {boost::hana::basic_tuple<Entries...>(std::move(entries)...)};
}

/// Nested data in a row, inside a config or as a constant: `list(1, 2, 3)`.
template <typename... Values>
constexpr node::list<Values...> list(Values... values) {
  if constexpr (sizeof...(Values) != 0 && (... && detail::is_ref<Values>))
    return {};
  else
    return {boost::hana::basic_tuple<Values...>(std::move(values)...)};
}

/// What the handlers of a component get.
///
/// `config(ref<"env.port">, 4)` is positional: its values are arguments of their own.
/// `config("port"_k = ref<"env.port">, "threads"_k = 4)` is named: one argument that is asked by
/// name, `c["port"_k]`. Refs are resolved wherever they stand in it, other values arrive as
/// `const T&`. A config that mixes both is refused when a system is made.
template <typename... Values>
constexpr auto config(Values... values) {
  // One function and not an overload for each kind: a thousand components call it.
  if constexpr ((... && detail::is_ref<Values>))
    return node::config<node::list<Values...>>{};
  else if constexpr ((... && detail::is_entry<Values>))
    return node::config<node::map<Values...>>{
        {boost::hana::basic_tuple<Values...>(std::move(values)...)}};
  else
    return node::config<node::list<Values...>>{
        {boost::hana::basic_tuple<Values...>(std::move(values)...)}};
}

}  // namespace dsl
}  // namespace cruller
