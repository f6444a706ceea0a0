// What an override makes of the value it is given, for the sake of what it replaces.
#pragma once

#include <cruller/cached.hpp>
#include <cruller/detail/parts.hpp>
#include <cruller/detail/rebuild.hpp>
#include <cruller/required.hpp>
#include <cruller/secret.hpp>

namespace cruller::detail {

// Stands for no value: what is replaced by it is taken away.
struct taken_away {};

template <typename Value, std::size_t Segment, text Path>
inline constexpr bool is_taken_away = std::is_same_v<Value, taken_away>&& Segment + 1 ==
                                      segment_count<Path>;

template <typename Old, typename Value>
constexpr const Value& fitted(const Old&, const Value& value) {
  return value;
}

// What replaces a secret is one.
template <typename Old, typename Value>
constexpr node::secret<Value> fitted(const node::secret<Old>&, const Value& value) {
  return {value};
}
template <typename Old, typename Value>
constexpr const node::secret<Value>& fitted(
    const node::secret<Old>&, const node::secret<Value>& value
) {
  return value;
}

// What fills a hole is seen as the hole says, unless it says so itself.
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

}  // namespace cruller::detail
