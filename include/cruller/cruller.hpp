// Everything that a program needs to define systems and to drive them.
#pragma once

// First, and not through another: what the compiler says of a refusal begins with how it got there.
#include <cruller/refusals.hpp>
//
#include <cruller/alias.hpp>
#include <cruller/any_system.hpp>
#include <cruller/as.hpp>
#include <cruller/base.hpp>
#include <cruller/cached.hpp>
#include <cruller/component.hpp>
#include <cruller/config.hpp>
#include <cruller/depends_on.hpp>
#include <cruller/env.hpp>
#include <cruller/error.hpp>
#include <cruller/extend.hpp>
#include <cruller/file_descriptor.hpp>
#include <cruller/group.hpp>
#include <cruller/mount.hpp>
#include <cruller/named_systems.hpp>
#include <cruller/observer.hpp>
#include <cruller/ref.hpp>
#include <cruller/required.hpp>
#include <cruller/run.hpp>
#include <cruller/secret.hpp>
#include <cruller/selection.hpp>
#include <cruller/signal.hpp>
#include <cruller/system.hpp>
#include <cruller/timeline.hpp>
#include <cruller/timeout.hpp>
#include <cruller/with.hpp>
#include <cruller/without.hpp>

/// What a program drives its systems with, and what they throw. What the compiler refuses stands
/// under @ref refusals "Refusals". A name in `cruller::detail` is nobody's promise.
namespace cruller {

/// The words that definitions are made of: `using namespace cruller::dsl;`.
namespace dsl {}

/// What the words give. Programs name none of these types; the few that have something to call, as
/// `map` and `env`, are here for that.
namespace node {}

}  // namespace cruller
