// Interfaces: what the others see of an instance.
#pragma once

namespace cruller::inline v0 {
namespace node {

/// The type that others see of the instance.
template <typename Interface>
struct as {
  using interface = Interface;  ///< That type.
};

}  // namespace node

namespace dsl {

/// A part of a component: refs to it give an `Interface&`, which is a base of the instance, or what
/// it points to where it is a `unique_ptr`, a `shared_ptr` or another pointer. A start that
/// returns a null pointer fails. `sys["…"_k]` gives the instance itself all the same, and
/// `find<T>` finds both types.
template <typename Interface>
inline constexpr node::as<Interface> as{};

}  // namespace dsl
}  // namespace cruller::v0
