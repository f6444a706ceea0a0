// Aliases: one instance under another name.
#pragma once

#include <cruller/name.hpp>

namespace cruller::inline v0 {
namespace node {

/// Another name for the component or group at a path. The path of an outer one counts from the
/// definition that mounts this one.
template <text Path, bool Outer = false>
struct alias {};

}  // namespace node

namespace dsl {

/// The same component, or the same group, under another name: `"db"_k = alias<"persistence">`. The
/// path counts from the root. An alias of an unknown name is refused. Nothing starts twice.
template <text Path>
inline constexpr node::alias<Path> alias{};

}  // namespace dsl
}  // namespace cruller::v0
