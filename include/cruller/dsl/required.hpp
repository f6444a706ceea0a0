// Holes: what a definition needs but does not contain.
#pragma once

namespace cruller::inline v0 {
namespace node {

/// A hole for a `T`.
template <typename T>
struct required {};

}  // namespace node

namespace dsl {

/// A hole in a definition: refs to it are of type `T&`, and the definition is checked with this
/// type. A system of the definition does not compile until `with`, or an import of a `mount`, fills
/// the hole. Other components see the component that fills it as a `T`, as if it contained `as<T>`.
/// A constant is const, so it fills a `required<const T>`.
template <typename T>
inline constexpr node::required<T> required{};

}  // namespace dsl
}  // namespace cruller::v0
