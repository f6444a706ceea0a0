// Components: the parts of a program that have a life of their own.
#pragma once

#include <boost/hana/basic_tuple.hpp>
#include <cruller/config.hpp>
#include <cruller/signal.hpp>
#include <utility>

namespace cruller {

/// The instance of a component that makes none: one without `start`, or whose `start` returns void.
struct empty {
  /// Always.
  friend constexpr bool operator==(empty, empty) = default;
};

namespace node {

/// A component: its config, its handlers and hooks, its documentation, in any order.
template <typename... Parts>
struct component {
  boost::hana::basic_tuple<Parts...> parts;  ///< As written.
};

/// A line about a component.
struct doc {
  const char* text;  ///< As written.
};

/// A hook around something that is no signal, which `system` refuses.
template <typename Word>
struct no_signal {};

// Members of an aggregate for which the config has no value are meant to keep their defaults.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
/// Makes a `T` from the values of a positional config.
template <typename T>
struct construct {
  /// The `T`, with braces where they fit, else with parentheses.
  template <typename... Arguments>
  requires(
      requires(Arguments&&... a) { T{static_cast<Arguments&&>(a)...}; } ||
      requires(Arguments && ... a) { T(static_cast<Arguments&&>(a)...); }
  ) constexpr T
  operator()(Arguments&&... arguments) const {
    if constexpr (requires { T{static_cast<Arguments&&>(arguments)...}; })
      return T{static_cast<Arguments&&>(arguments)...};
    else
      return T(static_cast<Arguments&&>(arguments)...);
  }
};
#pragma GCC diagnostic pop

}  // namespace node

namespace dsl {

/// A component, from its parts in any order: `config(…)`, handlers as `start(f)`, hooks as
/// `before(start, f)`, `doc("…")`, `timeout(d)`, `depends_on<…>`, `as<…>`. Each part stands at most
/// once; only hooks and `depends_on` may repeat. What `start` returns is its instance.
template <typename... Parts>
constexpr node::component<Parts...> component(Parts... parts) {
  return {boost::hana::basic_tuple<Parts...>(std::move(parts)...)};
}

/// One line about a component, shown by `describe()`.
constexpr node::doc doc(const char* text) { return {text}; }

/// A start function that makes a `T` from the positional config: `start(construct<router>)`.
/// Braces are tried first, then parentheses; what an aggregate is given no value for has its
/// default.
template <typename T>
inline constexpr node::construct<T> construct{};

/// Around what is no signal a hook cannot stand: `system` refuses it.
template <typename Word, typename Function>
constexpr node::no_signal<Word> before(const Word&, Function) {
  return {};
}

/// Around what is no signal a hook cannot stand: `system` refuses it.
template <typename Word, typename Function>
constexpr node::no_signal<Word> after(const Word&, Function) {
  return {};
}

}  // namespace dsl
}  // namespace cruller
