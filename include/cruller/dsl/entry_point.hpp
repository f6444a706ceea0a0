// Entry points: the components that decide whether a program is ready.
#pragma once

namespace cruller::inline v0 {
namespace node {

/// The mark of an entry point.
struct entry_point {};

/// The word `entry_point`.
struct entry_point_word {
  /// The mark.
  constexpr entry_point operator()() const { return {}; }
};

}  // namespace node

namespace dsl {

/// A part of a component: requests from outside arrive here, so the program is ready when this
/// component is, and what it needs. If no component has this part, the entry points are the
/// components that nothing needs. See `any_system::readiness`.
inline constexpr node::entry_point_word entry_point{};

}  // namespace dsl
}  // namespace cruller::v0
