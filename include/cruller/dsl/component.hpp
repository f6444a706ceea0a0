// Components: the parts of a program that have a lifecycle.
#pragma once

#include <cruller/dsl/config.hpp>
#include <cruller/dsl/construct.hpp>
#include <cruller/dsl/elements.hpp>
#include <cruller/dsl/hook.hpp>
#include <utility>

namespace cruller::inline v0 {

/// The instance of a component without `start`, or whose `start` returns void.
struct empty {
  /// Always true.
  friend constexpr bool operator==(empty, empty) = default;
};

namespace node {

/// A component: its config, handlers, hooks and documentation, in any order.
template <typename... Parts>
struct component {
  detail::elements<Parts...> parts;  ///< As written.
};

/// One line of documentation.
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
  /// The line; the text must be a literal, or live as long as the definition.
  constexpr doc operator()(const char* text) const { return {text}; }
};

}  // namespace node

namespace dsl {

/// A component, from its parts in any order: `config(…)`, handlers such as `start(f)`, hooks such
/// as `before(start, f)`, `doc("…")`, `timeout(d)`, `depends_on<…>`, `as<…>`. Only hooks and
/// `depends_on` may be repeated. The result of `start` is the instance.
inline constexpr node::component_word component{};

/// One line about a component, shown by `describe()`.
inline constexpr node::doc_word doc{};

}  // namespace dsl
}  // namespace cruller::v0
