// Values from environment variables.
#pragma once

#include <concepts>
#include <cruller/dsl/narrowing.hpp>
#include <cruller/dsl/readable.hpp>
#include <cruller/refusals.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// No default value.
struct nothing {};

/// An environment variable, parsed as a `T`.
template <typename T, typename Fallback = nothing>
struct env {
  static_assert(
      sizeof(std::conditional_t<detail::is_readable<T>, char, env_reads_no_such_type<T>>) != 0
  );
  const char* name;   ///< Of the variable.
  Fallback fallback;  ///< What `or_else` says.

  /// Sets the value for a variable that is not set. A variable that is set and cannot be parsed is
  /// an error nevertheless. The value must fit a `T` without narrowing:
  /// `env<std::uint16_t>("PORT")` takes a `std::uint16_t`.
  template <typename Value>
  requires(std::same_as<Fallback, nothing>) constexpr auto or_else(Value value) const {
    if constexpr (std::is_constructible_v<T, const Value&> && !detail::narrows<const Value&, T>)
      return env<T, Value>{name, std::move(value)};
    else
      return static_cast<void>(sizeof(or_else_gives_another_type<T, Value>)), *this;
  }
};

/// The word `env` for one type.
template <typename T>
struct env_word {
  /// The variable with this name. The text must be a literal, or live as long as the definition.
  constexpr env<T> operator()(const char* name) const { return {name, {}}; }
};

}  // namespace node

namespace dsl {

/// The environment variable `name` as a `T`: `"port"_k = env<int>("PORT").or_else(8080)`.
///
/// Parses `bool`, integers, floating point numbers, strings, durations of `std::chrono` (`250ms`,
/// `1.5s`, `2min`), and every type with an `operator>>` that consumes the whole text. As an entry
/// it is a constant that is read when it starts; inside a config it is read when its component
/// starts, and kept until the component stops. All variables are read before the first component of
/// a start runs: missing and invalid variables are reported together, each with its name, text and
/// type, and nothing starts.
template <typename T>
inline constexpr node::env_word<T> env{};

}  // namespace dsl
}  // namespace cruller::v0
