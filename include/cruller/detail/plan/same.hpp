// Whether two nodes of the same type are equal.
#pragma once

#include <concepts>
#include <cruller/detail/table/refs_in.hpp>
#include <cruller/dsl/cached.hpp>
#include <cruller/dsl/config.hpp>
#include <cruller/dsl/timeout.hpp>
#include <string_view>

namespace cruller::inline v0::detail {

// What cannot be compared, such as a lambda with captures, equals only itself.
template <typename Value>
constexpr bool is_same_value(const Value& one, const Value& other) {
  if constexpr (std::is_empty_v<Value>)
    return true;
  else if constexpr (std::is_same_v<Value, const char*>)
    return one == other ||
           (one != nullptr && other != nullptr && std::string_view(one) == std::string_view(other));
  else if constexpr (std::equality_comparable<Value>)
    return one == other;
  else
    return &one == &other;
}

template <typename... Elements>
constexpr bool is_same_value(
    const detail::elements<Elements...>& one, const detail::elements<Elements...>& other
);
template <typename... Values>
constexpr bool is_same_value(const node::list<Values...>& one, const node::list<Values...>& other) {
  return is_same_value(values_of(one), values_of(other));
}
template <typename... Entries>
constexpr bool is_same_value(const node::map<Entries...>& one, const node::map<Entries...>& other) {
  return is_same_value(one.entries, other.entries);
}
template <text Name, typename Value>
constexpr bool is_same_value(
    const node::entry<Name, Value>& one, const node::entry<Name, Value>& other
) {
  return is_same_value(one.value, other.value);
}
template <typename Data>
constexpr bool is_same_value(const node::config<Data>& one, const node::config<Data>& other) {
  return is_same_value(one.data, other.data);
}
template <typename Value>
constexpr bool is_same_value(const node::secret<Value>& one, const node::secret<Value>& other) {
  return is_same_value(one.value, other.value);
}
template <typename Value>
constexpr bool is_same_value(const node::pinned<Value>& one, const node::pinned<Value>& other) {
  return is_same_value(one.value, other.value);
}
template <typename Value>
constexpr bool is_same_value(const node::live<Value>& one, const node::live<Value>& other) {
  return is_same_value(one.value, other.value);
}
template <typename T>
constexpr bool is_same_value(const node::between<T>& one, const node::between<T>& other) {
  return is_same_value(one.least, other.least) && is_same_value(one.most, other.most);
}
template <typename T, typename... Values>
constexpr bool is_same_value(
    const node::one_of<T, Values...>& one, const node::one_of<T, Values...>& other
) {
  return is_same_value(one.values, other.values);
}
template <typename T, typename Function>
constexpr bool is_same_value(
    const node::satisfies<T, Function>& one, const node::satisfies<T, Function>& other
) {
  return is_same_value(one.function, other.function) && is_same_value(one.must_be, other.must_be);
}
template <typename T, typename Fallback, typename... Checks>
constexpr bool is_same_value(
    const node::setting<T, Fallback, Checks...>& one,
    const node::setting<T, Fallback, Checks...>& other
) {
  return is_same_value(one.variable, other.variable) && is_same_value(one.text, other.text) &&
         is_same_value(one.fallback, other.fallback) && is_same_value(one.checks, other.checks);
}
constexpr bool is_same_value(const node::doc& one, const node::doc& other) {
  return is_same_value(one.text, other.text);
}
constexpr bool is_same_value(const node::timeout& one, const node::timeout& other) {
  return one.limit == other.limit;
}
template <text Signal, order Direction, hook When, typename Function>
constexpr bool is_same_value(
    const handler<Signal, Direction, When, Function>& one,
    const handler<Signal, Direction, When, Function>& other
) {
  return is_same_value(one.function, other.function);
}
template <order Direction, typename Function>
constexpr bool is_same_value(
    const handler<"health", Direction, hook::none, Function>& one,
    const handler<"health", Direction, hook::none, Function>& other
) {
  return is_same_value(one.function, other.function) && one.interval == other.interval;
}
template <typename... Parts>
constexpr bool is_same_value(
    const node::cached<Parts...>& one, const node::cached<Parts...>& other
) {
  return is_same_value(one.parts, other.parts);
}

template <typename... Elements>
constexpr bool is_same_value(
    const detail::elements<Elements...>& one, const detail::elements<Elements...>& other
) {
  return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    return (
        true && ... &&
        is_same_value(detail::element_at<Index>(one), detail::element_at<Index>(other))
    );
  }
  (std::index_sequence_for<Elements...>{});
}

}  // namespace cruller::v0::detail
