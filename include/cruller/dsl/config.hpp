// Configs: what the handlers of a component receive; and nested data inside them.
#pragma once

#include <concepts>
#include <cruller/dsl/elements.hpp>
#include <cruller/dsl/entry.hpp>
#include <cruller/dsl/list.hpp>
#include <cstddef>
#include <type_traits>

namespace cruller::inline v0 {
namespace node {

template <typename... Entries>
struct map;

}  // namespace node

namespace detail {

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

// The result for an unknown name: it converts to any type, so that the refusal of the name is the
// only error.
struct no_value {
  template <typename Type>
  operator Type() const;
};
// The refusal of an unknown name; defined in missing_member.hpp.
template <typename Object, text Name>
struct refuse_name;

}  // namespace detail

namespace node {

/// Values by name.
template <typename... Entries>
struct map {
  detail::elements<Entries...> entries;  ///< As written.

  /// The number of values.
  static constexpr std::size_t size() { return sizeof...(Entries); }

  /// The value with this name: `options["port"_k]`.
  template <text Name>
  requires(detail::has_entry<Entries...>(key<Name>{})) constexpr const auto& operator[](key<Name>)
      const {
    return detail::element_at<detail::index_of<Entries...>(detail::hash(Name.view()))>(entries)
        .value;
  }
  /// An unknown name: refused.
  template <text Name>
  requires(!detail::has_entry<Entries...>(key<Name>{})) constexpr detail::no_value
  operator[](key<Name>) const {
    static_assert(sizeof(detail::refuse_name<map, Name>) != 0);
    return {};
  }

  /// Calls `function(name, value)` for each entry, in order.
  template <typename Function>
  constexpr void for_each(Function&& function) const {
    detail::unpack(entries, [&](const auto&... each) {
      (static_cast<void>(function(each.name, each.value)), ...);
    });
  }
};

/// The config of a component: `Data` is a list if it is positional, a map if it is named.
template <typename Data>
struct config {
  Data data;  ///< As written.
};

/// The word `map`.
struct map_word {
  /// The map, from its entries.
  template <typename... Entries>
  requires(...&& detail::is_entry<Entries>) constexpr map<Entries...> operator()(Entries... entries
  ) const {
    return {detail::elements<Entries...>(std::move(entries)...)};
  }
};

/// The word `config`.
struct config_word {
  /// The config, from its values.
  template <typename... Values>
  constexpr auto operator()(Values... values) const {
    // One function instead of an overload for each kind: a thousand components may call it.
    if constexpr ((... && detail::is_ref<Values>))
      return node::config<node::list<Values...>>{};
    else if constexpr ((... && detail::is_entry<Values>))
      return node::config<node::map<Values...>>{
          {detail::elements<Values...>(std::move(values)...)}};
    else
      return node::config<node::list<Values...>>{
          {detail::elements<Values...>(std::move(values)...)}};
  }
};

}  // namespace node

namespace dsl {

/// Nested data with names, inside a config or as a constant:
/// `map("port"_k = 8080, "threads"_k = 2)`.
inline constexpr node::map_word map{};

/// What the handlers of a component receive.
///
/// `config(ref<"env.port">, 4)` is positional: each value is an argument.
/// `config("port"_k = ref<"env.port">, "threads"_k = 4)` is named: one argument, whose values are
/// read by name: `c["port"_k]`. Refs are resolved anywhere in it; other values arrive as
/// `const T&`. A config that mixes both is refused when a system of the definition is made.
inline constexpr node::config_word config{};

}  // namespace dsl
}  // namespace cruller::v0
