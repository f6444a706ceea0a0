// Values that cannot be set from outside the definition.
#pragma once

#include <utility>

namespace cruller::inline v0 {
namespace node {

/// A value that only the definition gives.
template <typename Value>
struct pinned {
  Value value;  ///< As written.
};

/// The word `pinned`.
struct pinned_word {
  /// The value, pinned.
  template <typename Value>
  constexpr pinned<Value> operator()(Value value) const {
    return {std::move(value)};
  }
};

}  // namespace node

namespace dsl {

/// A value, in a config or as a constant, that only the definition gives: configuration files,
/// `--set` and `set` are refused, `with` is not. Handlers get the value itself.
inline constexpr node::pinned_word pinned{};

}  // namespace dsl
}  // namespace cruller::v0
