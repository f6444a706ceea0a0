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

/// Stops every cached instance, dependents first, so that the next system which needs one starts it
/// anew. Throws `lifecycle_error` while a system still uses one, and then nothing has happened;
/// throws `signal_error` where a `stop` fails, after all have been stopped. At the end of the
/// program what is cached is stopped too.
void clear_cache();

namespace dsl {

/// A component whose instance outlives the system, and is shared by every system of the program
/// that holds the same component: of the same type, with equal values in it, and with refs to the
/// same instances. The first system that needs it starts it; `clear_cache()` and the end of the
/// program stop it. `suspend` and `resume` do not reach it, `status` and a program's own signals
/// do. What it refers to must be cached too. After donut.system's `cached`.
inline constexpr node::cached_word cached{};

}  // namespace dsl
}  // namespace cruller::v0
#pragma GCC visibility pop
