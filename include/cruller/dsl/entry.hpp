// Entries: `"name"_k = value`, the pair that groups, maps and named configs are made of.
#pragma once

#include <cruller/name.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// A value under a name.
template <text Name, typename Value>
struct entry {
  static constexpr std::string_view name = Name.view();      ///< As written.
  static constexpr std::uint64_t hash = detail::hash(name);  ///< By which names are compared.
  Value value;                                               ///< As written.
};

}  // namespace node

/// A name. Assigning to it makes an entry, and it selects an instance of a system:
/// `sys["http.server"_k]`.
template <text Name>
struct key {
  static constexpr std::string_view name = Name.view();  ///< As written.

  /// The value is copied; a string literal becomes a `const char*`.
  template <typename Value>
  constexpr node::entry<Name, Value> operator=(Value value) const {
    return {std::move(value)};
  }
};

/// Only the name literal, for code that reads instances of a system.
namespace literals {

/// The name literal of the DSL: `"port"_k`. Where it is used, the name is checked.
template <text Name>
constexpr key<Name> operator""_k() {
  return {};
}

}  // namespace literals

namespace dsl {

using literals::operator""_k;

}  // namespace dsl
}  // namespace cruller::v0
