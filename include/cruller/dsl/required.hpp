// Holes: what a definition needs and leaves to others to fill.
#pragma once

namespace cruller::inline v0 {
namespace node {

/// A hole that only a `T` fits.
template <typename T>
struct required {};

}  // namespace node

namespace dsl {

/// A hole: refs to it give a `T&`, and the definition is checked with that, but a system of it
/// does not compile until `with`, or an import of a `mount`, fills the hole. The component that
/// fills it is seen as a `T`, as if `as<T>` stood in it. A constant is const, and so it fills a
/// `required<const T>`.
template <typename T>
inline constexpr node::required<T> required{};

}  // namespace dsl
}  // namespace cruller::v0
