// Components: the parts of a program that have a life of their own.
#pragma once

#include <cruller/dsl/config.hpp>
#include <cruller/dsl/construct.hpp>
#include <cruller/dsl/elements.hpp>
#include <cruller/dsl/hook.hpp>
#include <utility>

namespace cruller::inline v0 {

/// The instance of a component that makes none: one without `start`, or whose `start` returns void.
struct empty {
  /// Always.
  friend constexpr bool operator==(empty, empty) = default;
};

namespace node {

/// A component: its config, its handlers and hooks, its documentation, in any order.
template <typename... Parts>
struct component {
  detail::elements<Parts...> parts;  ///< As written.
};

/// A line about a component.
struct doc {
  const char* text;  ///< As written.
};

/// The word `component`.
struct component_word {
  /// The component, from its parts.
  template <typename... Parts>
  constexpr component<Parts...> operator()(Parts... parts) const {
    return {detail::elements<Parts...>(std::move(parts)...)};
  }
};

/// The word `doc`.
struct doc_word {
  /// The line; it must be a literal, or live as long.
  constexpr doc operator()(const char* text) const { return {text}; }
};

}  // namespace node

namespace dsl {

/// A component, from its parts in any order: `config(…)`, handlers as `start(f)`, hooks as
/// `before(start, f)`, `doc("…")`, `timeout(d)`, `depends_on<…>`, `as<…>`. Each part stands at most
/// once; only hooks and `depends_on` may repeat. What `start` returns is its instance.
inline constexpr node::component_word component{};

/// One line about a component, shown by `describe()`.
inline constexpr node::doc_word doc{};

}  // namespace dsl
}  // namespace cruller::v0
