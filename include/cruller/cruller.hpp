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
