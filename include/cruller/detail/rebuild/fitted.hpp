// Adapting the value of an override to the node that it replaces.
#pragma once

#include <cruller/detail/rebuild/rebuild.hpp>
#include <cruller/detail/table/parts.hpp>
#include <cruller/dsl/cached.hpp>
#include <cruller/dsl/required.hpp>
#include <cruller/dsl/secret.hpp>

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

// The replacement of a secret is a secret.
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

}  // namespace cruller::v0::detail
