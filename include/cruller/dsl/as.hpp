// Interfaces: the type that other components see of an instance.
#pragma once

namespace cruller::inline v0 {
namespace node {

/// The type that other components see of the instance.
template <typename Interface>
struct as {
  using interface = Interface;  ///< That type.
};

}  // namespace node

namespace dsl {

/// A part of a component: refs to the component are of type `Interface&`. The interface is the type
/// of the instance or a base of it; if the instance is a raw or smart pointer, that of the object
/// that it points to, and a start that returns a null pointer fails. `sys["…"_k]` still is the
/// instance itself, and `find<T>` accepts both types.
template <typename Interface>
inline constexpr node::as<Interface> as{};

}  // namespace dsl
}  // namespace cruller::v0
