// The parts of a state, in any order: its handlers found, the rest gathered.
#pragma once

#include <cruller/any_state.hpp>
#include <cruller/detail/state_layer.hpp>
#include <utility>

namespace cruller {
namespace node {

/// What a state is called.
struct state_name {
  std::string text;
};

/// Something that a program says about a state.
template <typename Value>
struct meta {
  std::string key;
  Value value;
};

}  // namespace node

namespace detail {

template <typename Part>
inline constexpr bool is_start = false;
template <typename Function>
inline constexpr bool
    is_start<handler<"start", order::dependencies_first, hook::none, Function>> = true;

template <typename Part>
inline constexpr bool is_stop = false;
template <typename Function>
inline constexpr bool
    is_stop<handler<"stop", order::dependents_first, hook::none, Function>> = true;

template <typename Part>
inline constexpr bool is_meta = false;
template <typename Value>
inline constexpr bool is_meta<node::meta<Value>> = true;

template <typename Part>
inline constexpr bool is_state_name = std::is_same_v<Part, node::state_name>;
template <typename Part>
inline constexpr bool is_state_doc = std::is_same_v<Part, node::doc>;

template <typename Part>
inline constexpr bool is_state_part = is_start<Part> || is_stop<Part> || is_meta<Part> ||
                                      is_state_name<Part> || is_state_doc<Part>;
template <typename Part>
inline constexpr bool is_override_part = is_start<Part> || is_stop<Part>;

template <typename First, typename... Rest>
struct first_no_part : first_no_part<Rest...> {};
template <typename First, typename... Rest>
requires(!is_state_part<First>) struct first_no_part<First, Rest...> {
  using type = First;
};

inline no_handler take_start() { return {}; }
template <typename First, typename... Rest>
auto take_start(First& first, Rest&... rest) {
  if constexpr (is_start<First>)
    return std::move(first.function);
  else
    return take_start(rest...);
}

inline no_handler take_stop() { return {}; }
template <typename First, typename... Rest>
auto take_stop(First& first, Rest&... rest) {
  if constexpr (is_stop<First>)
    return std::move(first.function);
  else
    return take_stop(rest...);
}

template <typename... Parts>
using start_of = decltype(take_start(std::declval<Parts&>()...));
template <typename... Parts>
using stop_of = decltype(take_stop(std::declval<Parts&>()...));

// An error at the line of the user who wrote the parts, where they make no state.
template <typename... Parts>
constexpr void check_state_parts() {
  if constexpr (!(... && is_state_part<Parts>))
    static_assert(sizeof(state_part_is_no_part<typename first_no_part<Parts...>::type>));
  else if constexpr ((0 + ... + is_start<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<refused::part<6>{"start"}, Parts...>));
  else if constexpr ((0 + ... + is_stop<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<refused::part<5>{"stop"}, Parts...>));
  else if constexpr ((0 + ... + is_state_name<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<refused::part<5>{"name"}, Parts...>));
  else if constexpr ((0 + ... + is_state_doc<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<refused::part<4>{"doc"}, Parts...>));
  else if constexpr (!is_state_start<start_of<Parts...>>)
    static_assert(sizeof(state_start_fits_no_form<start_of<Parts...>>));
}

template <typename Part>
void gather(state_traits& traits, Part& part) {
  if constexpr (is_state_name<Part>) {
    traits.name = std::move(part.text);
  } else if constexpr (is_state_doc<Part>) {
    traits.doc = part.text;
  } else if constexpr (is_meta<Part>) {
    std::string text;
    print(text, part.value);
    traits.meta.push_back({std::move(part.key), std::any(std::move(part.value)), std::move(text)});
  }
}

template <typename... Parts>
state_traits traits_of(Parts&... parts) {
  state_traits traits;
  (gather(traits, parts), ...);
  return traits;
}

}  // namespace detail
}  // namespace cruller
