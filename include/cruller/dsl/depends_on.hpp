// Order without data: a component that comes after another, and gets nothing from it.
#pragma once

#include <cruller/name.hpp>

namespace cruller::inline v0 {
namespace node {

/// What must be started before this component.
template <text Path>
struct depends_on {};

}  // namespace node

namespace dsl {

/// A part of a component: what stands under the path, a component or a whole group, starts before
/// it and stops after it. The path counts from the root. May be repeated.
template <text Path>
inline constexpr node::depends_on<Path> depends_on{};

}  // namespace dsl
}  // namespace cruller::v0
