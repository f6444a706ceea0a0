// Secrets: values that no one prints.
#pragma once

#include <utility>

namespace cruller {
namespace node {

/// A value that is shown as `****`.
template <typename Value>
struct secret {
  Value value;
};

}  // namespace node

namespace dsl {

/// A value, in a config or as a constant, that `describe`, logs and errors show as `****`. Handlers
/// get the value itself. What `with` or `set` puts in its place is a secret too.
template <typename Value>
constexpr node::secret<Value> secret(Value value) {
  return {std::move(value)};
}

}  // namespace dsl
}  // namespace cruller
