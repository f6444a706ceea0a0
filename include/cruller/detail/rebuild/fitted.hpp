// Adapting the value of an override to the node that it replaces.
#pragma once

#include <cruller/detail/rebuild/rebuild.hpp>
#include <cruller/detail/table/parts.hpp>
#include <cruller/detail/table/refs_in.hpp>
#include <cruller/dsl/cached.hpp>
#include <cruller/dsl/live.hpp>
#include <cruller/dsl/pinned.hpp>
#include <cruller/dsl/required.hpp>
#include <cruller/dsl/secret.hpp>
#include <cruller/dsl/setting.hpp>

namespace cruller::inline v0::detail {

// A missing value: removes the node that it replaces.
struct taken_away {};

template <typename Value, std::size_t Segment, text Path>
inline constexpr bool is_taken_away = std::is_same_v<Value, taken_away>&& Segment + 1 ==
                                      segment_count<Path>;

template <typename Old, typename Value>
constexpr const Value& fitted(const Old&, const Value& value) {
  return value;
}

// The replacement of the default of a setting: it stays a setting with the same checks, without its
// variable.
template <typename T, typename Fallback, typename... Checks, typename Value>
requires(!is_resolved<Value> && fits_setting<T, Value>) constexpr auto fitted(
    const node::setting<T, Fallback, Checks...>& old, const Value& value
) {
  return node::setting<T, Value, Checks...>(
      {nullptr, old.text}, (check_fit<T>(value), value), old.checks
  );
}

// The replacement of a secret is a secret, unless it says what it is; and so with other words.
template <typename Value>
inline constexpr bool has_own_word = false;
template <typename Value>
inline constexpr bool has_own_word<node::secret<Value>> = true;
template <typename Value>
inline constexpr bool has_own_word<node::pinned<Value>> = true;
template <typename Value>
inline constexpr bool has_own_word<node::live<Value>> = true;

template <template <typename> typename Word, typename Old, typename Value>
requires(has_own_word<Word<Old>> && !has_own_word<Value>) constexpr auto fitted(
    const Word<Old>& old, const Value& value
);
template <typename Old, typename Value>
requires(!has_own_word<Value>) constexpr auto fitted(
    const node::live<Old>& old, const Value& value
) {
  if constexpr (!is_resolved<Old> && !is_resolved<Value> && fits_setting<Old, Value>)
    return dsl::live(as_setting<Old>(value));
  else
    return dsl::live(fitted(old.value, value));
}
template <template <typename> typename Word, typename Old, typename Value>
requires(has_own_word<Word<Old>> && !has_own_word<Value>) constexpr auto fitted(
    const Word<Old>& old, const Value& value
) {
  using made = std::remove_cvref_t<decltype(fitted(old.value, value))>;
  return Word<made>{fitted(old.value, value)};
}
// The replacement of a required component gets its interface, unless it has its own.
template <typename Interface, typename... Parts>
constexpr auto fitted(
    const node::required<Interface>&, const node::component<Parts...>& component
) {
  if constexpr ((... || is_as<Parts>))
    return component;
  else
    return node_of<node::component>(append_element(component.parts, node::as<Interface>{}));
}
template <typename Interface, typename... Parts>
constexpr auto fitted(const node::required<Interface>&, const node::cached<Parts...>& component) {
  if constexpr ((... || is_as<Parts>))
    return component;
  else
    return node_of<node::cached>(append_element(component.parts, node::as<Interface>{}));
}

// Parts that `extend` adds to a component; `with` adds none.
template <typename... Parts>
struct added_parts {
  const detail::elements<Parts...>& all;
};
template <typename Node>
inline constexpr bool takes_parts = false;
template <typename... Parts>
inline constexpr bool takes_parts<node::component<Parts...>> = true;
template <typename... Parts>
inline constexpr bool takes_parts<node::cached<Parts...>> = true;

template <template <typename...> typename Node, typename... Old, typename... New>
requires(takes_parts<Node<Old...>>) constexpr auto fitted(
    const Node<Old...>& old, const added_parts<New...>& added
) {
  return detail::unpack(old.parts, [&](const auto&... first) {
    return detail::unpack(added.all, [&](const auto&... then) {
      return Node<Old..., New...>{detail::elements<Old..., New...>(first..., then...)};
    });
  });
}

}  // namespace cruller::v0::detail
