// Order without data: a component that starts after another one, but does not use it.
#pragma once

#include <cruller/name.hpp>

namespace cruller::inline v0 {
namespace node {

/// What starts before this component.
template <text Path>
struct depends_on {};

}  // namespace node

namespace dsl {

/// A part of a component: the component or group at the path starts before this component and stops
/// after it. The path counts from the root. May be repeated.
template <text Path>
inline constexpr node::depends_on<Path> depends_on{};

}  // namespace dsl
}  // namespace cruller::v0
