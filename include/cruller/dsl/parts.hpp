// Parts that `extend` adds to a component.
#pragma once

#include <cruller/dsl/elements.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// Parts without a component.
template <typename... Parts>
struct parts {
  detail::elements<Parts...> all;  ///< As written.
};

/// The word `parts`.
struct parts_word {
  /// The parts, as written in a component.
  template <typename... Parts>
  constexpr parts<Parts...> operator()(Parts... all) const {
    return {detail::elements<Parts...>(std::move(all)...)};
  }
};

}  // namespace node

namespace dsl {

/// Parts that `extend` adds to a component that exists:
/// `extend(todo, "http.server"_k = parts(after(start, log_it), depends_on<"schema">))`. They follow
/// the component's own. What may stand only once and is there already is refused: use `with`.
inline constexpr node::parts_word parts{};

}  // namespace dsl
}  // namespace cruller::v0
