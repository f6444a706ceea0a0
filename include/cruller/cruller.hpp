// Everything that a program needs to define systems and to run them.
#pragma once

// Included first, and directly: compilers begin the message of a refusal with its include path.
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
#include <cruller/dsl/entry_point.hpp>
#include <cruller/dsl/env.hpp>
#include <cruller/dsl/group.hpp>
#include <cruller/dsl/hook.hpp>
#include <cruller/dsl/list.hpp>
#include <cruller/dsl/live.hpp>
#include <cruller/dsl/make.hpp>
#include <cruller/dsl/on_main_thread.hpp>
#include <cruller/dsl/pinned.hpp>
#include <cruller/dsl/ref.hpp>
#include <cruller/dsl/required.hpp>
#include <cruller/dsl/secret.hpp>
#include <cruller/dsl/setting.hpp>
#include <cruller/dsl/signal.hpp>
#include <cruller/dsl/supervise.hpp>
#include <cruller/dsl/timeout.hpp>
#include <cruller/dsl/work.hpp>
#include <cruller/error.hpp>
#include <cruller/file_descriptor.hpp>
#include <cruller/health.hpp>
#include <cruller/named_systems.hpp>
#include <cruller/observer.hpp>
#include <cruller/readiness.hpp>
#include <cruller/reporter.hpp>
#include <cruller/run.hpp>
#include <cruller/selection.hpp>
#include <cruller/supervision.hpp>
#include <cruller/system.hpp>
#include <cruller/timeline.hpp>
#include <cruller/variants/extend.hpp>
#include <cruller/variants/mount.hpp>
#include <cruller/variants/with.hpp>
#include <cruller/variants/without.hpp>

/// Classes and functions to run systems, and their errors. The compile errors are under @ref
/// refusals "Refusals". Names in `cruller::detail` may change at any time.
namespace cruller::inline v0 {

/// The words of the DSL: `using namespace cruller::dsl;`.
namespace dsl {}

/// The types of the words' results. Programs do not name these types; some of them have functions
/// to call, such as `map` and `env`.
namespace node {}

}  // namespace cruller::v0
