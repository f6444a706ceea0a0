// Hooks: functions that run around the handler for a signal.
#pragma once

#include <cruller/dsl/signal.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// A hook for a word that is not a signal, which `system` refuses.
template <typename Word>
struct no_signal {};

/// The words `before` and `after`.
template <hook When>
struct hook_word {
  /// The hook around a signal.
  template <detail::names_signal Signal, typename Function>
  constexpr auto operator()(const Signal&, Function function) const {
    using kept = typename detail::kept_function<Function>::type;
    return typename Signal::template part<When, kept>{detail::as_function(std::move(function))};
  }
  /// A hook for a word that is not a signal; `system` refuses it.
  template <typename Word, typename Function>
  constexpr no_signal<Word> operator()(const Word&, Function) const {
    return {};
  }
};

}  // namespace node

namespace dsl {

/// A hook that runs before the component's handler for a signal, even if there is no handler:
/// `before(stop, [](server& s) { s.drain(); })`. May be repeated; hooks run in the order in which
/// they are written. It can be a member function.
inline constexpr node::hook_word<hook::before> before{};

/// A hook that runs after the component's handler for a signal, even if there is no handler.
inline constexpr node::hook_word<hook::after> after{};

}  // namespace dsl
}  // namespace cruller::v0
