// The parts of a state, in any order.
#pragma once

#include <cruller/detail/state/state_layer.hpp>
#include <cruller/states/any_state.hpp>
#include <source_location>
#include <string>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// The name of a state.
struct state_name {
  std::string text;
};

/// User-defined metadata of a state.
template <typename Value>
struct meta {
  std::string key;
  Value value;
};

/// The word `name`.
struct state_name_word {
  /// The name.
  state_name operator()(std::string text) const { return {std::move(text)}; }
};

/// The word `meta`.
struct meta_word {
  /// What is said, under a key.
  template <typename Value>
  meta<Value> operator()(std::string key, Value value) const {
    return {std::move(key), std::move(value)};
  }
};

}  // namespace node

namespace detail {

template <typename Part>
inline constexpr bool is_start = false;
template <text Signal, order Direction, typename Function>
inline constexpr bool is_start<handler<Signal, Direction, hook::none, Function>> =
    row_of_name<Signal>.makes_instance();

template <typename Part>
inline constexpr bool is_stop = false;
template <text Signal, order Direction, typename Function>
inline constexpr bool is_stop<handler<Signal, Direction, hook::none, Function>> =
    row_of_name<Signal>.destroys_instance();

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
using result_of_start = typename state_result<start_of<Parts...>>::type;
template <typename... Parts>
using stop_of = decltype(take_stop(std::declval<Parts&>()...));

// Reports invalid parts at the line where they are written.
template <typename... Parts>
constexpr void check_state_parts() {
  if constexpr (!(... && is_state_part<Parts>))
    static_assert(sizeof(state_part_is_no_part<typename first_no_part<Parts...>::type>));
  else if constexpr ((0 + ... + is_start<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<part_label<start_signal>, Parts...>));
  else if constexpr ((0 + ... + is_stop<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<part_label<stop_signal>, Parts...>));
  else if constexpr ((0 + ... + is_state_name<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<refused::part<5>{"name"}, Parts...>));
  else if constexpr ((0 + ... + is_state_doc<Parts>) > 1)
    static_assert(sizeof(state_part_stands_twice<refused::part<4>{"doc"}, Parts...>));
  else if constexpr (!is_state_start<start_of<Parts...>>)
    static_assert(sizeof(state_start_fits_no_form<start_of<Parts...>>));
}

// Reports a start whose value is not there, or could not be destroyed in peace.
template <typename... Parts>
constexpr void check_state_value() {
  using result = result_of_start<Parts...>;
  if constexpr (unfinished<result>)
    static_assert(sizeof(state_handler_is_unfinished<part_label<start_signal>, result>));
  else if constexpr (!gives_value<start_of<Parts...>>)
    static_assert(sizeof(state_destructor_may_throw<result>));
}

// Whether these parts make a state.
template <typename... Parts>
constexpr bool are_state_parts() {
  if constexpr (!(... && is_state_part<Parts>))
    return false;
  else
    return (0 + ... + is_start<Parts>) < 2 && (0 + ... + is_stop<Parts>) < 2 &&
           (0 + ... + is_state_name<Parts>) < 2 && (0 + ... + is_state_doc<Parts>) < 2 &&
           is_state_start<start_of<Parts...>> && gives_value<start_of<Parts...>>;
}

// Parts that may stand first in a state without a name, so that they say where it is defined.
template <typename... Parts>
inline constexpr bool begin_with_place = false;
template <typename First, typename... Rest>
inline constexpr bool begin_with_place<First, Rest...> =
    (is_start<First> || is_stop<First> || is_state_doc<First>)&&are_state_parts<First, Rest...>();

// The first part of a state, and where it is written.
template <typename Part>
struct located {
  // NOLINTNEXTLINE(google-explicit-constructor): it is written as the part alone.
  located(Part its_part, std::source_location its_place = std::source_location::current())
      : part(std::move(its_part)), place(its_place) {}
  Part part;
  std::source_location place;
};

template <const auto& Word, typename Function>
using handler_part = typename std::remove_cvref_t<decltype(Word
)>::template part<hook::none, Function>;

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
template <typename... Parts>
state_traits placed_traits_of(const std::source_location& place, Parts&... parts) {
  state_traits traits = traits_of(parts...);
  if (traits.name.empty() && place.line() != 0)
    traits.where = std::string(place.file_name()) + ":" + std::to_string(place.line());
  return traits;
}

}  // namespace detail
}  // namespace cruller::v0
