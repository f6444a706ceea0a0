// Formatting states with fmt: `fmt::format("{}", db)`. For programs that use fmt; no other header
// needs it.
#pragma once

#include <fmt/format.h>

#include <cruller/state.hpp>
#include <string>
#include <type_traits>

namespace cruller::inline v0::detail {

template <typename Type>
inline constexpr bool is_any_state = std::is_base_of_v<any_state, Type>;
template <>
inline constexpr bool is_any_state<state_ref> = true;
template <typename Value>
inline constexpr bool is_any_state<state_handle<Value>> = true;

inline std::string text_of(const any_state& state) { return state.text(); }
inline std::string text_of(state_ref state) { return state->text(); }
template <typename Value>
std::string text_of(const state_handle<Value>& handle) {
  return handle.get().text();
}

}  // namespace cruller::v0::detail

namespace fmt {

/// Formats a state as its name, its status and, if realized, its value: `db: realized, 42`. Accepts
/// width, fill and precision as for strings. Never starts a state.
template <typename State>
requires(cruller::detail::is_any_state<State>) struct formatter<State> : formatter<string_view> {
  /// Writes it.
  template <typename Context>
  auto format(const State& state, Context& context) const {
    return formatter<string_view>::format(cruller::detail::text_of(state), context);
  }
};

}  // namespace fmt
