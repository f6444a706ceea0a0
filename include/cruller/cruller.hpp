// Everything that a program needs to define systems and to drive them.
#pragma once

// First, and not through another: what the compiler says of a refusal begins with how it got there.
#include <cruller/refusals.hpp>
//
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <cruller/dsl/alias.hpp>
#include <cruller/dsl/as.hpp>
#include <cruller/dsl/base.hpp>
#include <cruller/dsl/cached.hpp>
#include <cruller/dsl/component.hpp>
#include <cruller/dsl/config.hpp>
#include <cruller/dsl/depends_on.hpp>
#include <cruller/dsl/env.hpp>
#include <cruller/dsl/group.hpp>
#include <cruller/dsl/hook.hpp>
#include <cruller/dsl/list.hpp>
#include <cruller/dsl/make.hpp>
#include <cruller/dsl/ref.hpp>
#include <cruller/dsl/required.hpp>
#include <cruller/dsl/secret.hpp>
#include <cruller/dsl/signal.hpp>
#include <cruller/dsl/timeout.hpp>
#include <cruller/error.hpp>
#include <cruller/file_descriptor.hpp>
#include <cruller/named_systems.hpp>
#include <cruller/observer.hpp>
#include <cruller/run.hpp>
#include <cruller/selection.hpp>
#include <cruller/system.hpp>
#include <cruller/timeline.hpp>
#include <cruller/variants/extend.hpp>
#include <cruller/variants/mount.hpp>
#include <cruller/variants/with.hpp>
#include <cruller/variants/without.hpp>

/// What a program drives its systems with, and what they throw. What the compiler refuses stands
/// under @ref refusals "Refusals". A name in `cruller::detail` is nobody's promise.
namespace cruller::inline v0 {

/// The words that definitions are made of: `using namespace cruller::dsl;`.
namespace dsl {}

/// What the words give. Programs name none of these types; the few that have something to call, as
/// `map` and `env`, are here for that.
namespace node {}

}  // namespace cruller::v0
