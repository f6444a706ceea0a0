// Everything that a program needs to define systems and to drive them.
#pragma once

#include <cruller/any_system.hpp>
#include <cruller/component.hpp>
#include <cruller/config.hpp>
#include <cruller/error.hpp>
#include <cruller/group.hpp>
#include <cruller/named_systems.hpp>
#include <cruller/observer.hpp>
#include <cruller/ref.hpp>
#include <cruller/run.hpp>
#include <cruller/signal.hpp>
#include <cruller/system.hpp>
#include <cruller/with.hpp>
