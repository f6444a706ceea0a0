// Cached components: instances that outlive the systems that use them.
#pragma once

#include <cruller/dsl/component.hpp>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {
namespace node {

/// A component whose instance all systems of the program share.
template <typename... Parts>
struct cached {
  detail::elements<Parts...> parts;  ///< As written.
};

/// The word `cached`.
struct cached_word {
  /// The component, cached.
  template <typename... Parts>
  constexpr cached<Parts...> operator()(component<Parts...> one) const {
    return {std::move(one.parts)};
  }
};

}  // namespace node

/// Stops all cached instances, dependents first, so that the next system that needs one starts it
/// again. Throws `lifecycle_error`, without any effect, while a system uses one of them; throws
/// `signal_error` if a `stop` fails, after all have been stopped. The end of the program also stops
/// the cached instances.
void clear_cache();

namespace dsl {

/// A component whose instance outlives the system and is shared by all systems of the program that
/// contain the same component: a component of the same type, with equal values, and with refs to
/// the same instances. The first system that needs it starts it; `clear_cache()` and the end of the
/// program stop it. `suspend` and `resume` do not reach it; `status` and a program's own signals
/// do. Everything that it refers to must be cached too. Modelled on donut.system's `cached`.
inline constexpr node::cached_word cached{};

}  // namespace dsl
}  // namespace cruller::v0
#pragma GCC visibility pop
