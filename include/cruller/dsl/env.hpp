// Settings with an environment variable.
#pragma once

#include <cruller/dsl/setting.hpp>

namespace cruller::inline v0 {
namespace node {

/// The word `env` for one type.
template <typename T>
struct env_word {
  /// The variable with this name. The text must be a literal, or live as long as the definition.
  constexpr setting<T> operator()(const char* name) const { return {{name, nullptr}, {}, {}}; }
};

}  // namespace node

namespace dsl {

/// A setting with the environment variable `name`: `"port"_k = env<int>("PORT").or_else(8080)`.
///
/// A variable that is set and cannot be parsed is an error, even if there is a default. See
/// `setting` for the types, the default and the checks.
template <typename T>
inline constexpr node::env_word<T> env{};

}  // namespace dsl
}  // namespace cruller::v0
