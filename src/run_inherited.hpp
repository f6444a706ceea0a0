// File descriptors that `run` brings from one start to the next, and from the host to the first.
#pragma once

#include <cruller/any_system.hpp>

namespace cruller {

// Gives the system the descriptors that a service manager has opened for the program (LISTEN_FDS,
// `man sd_listen_fds`), before its first start: each to the component whose id is its name
// (`FileDescriptorName=http.server`); one whose name fits nobody to the only component that has a
// `hand_over`. The others are closed, with a warning. Takes the variables out of the environment.
// Without libsystemd it does nothing.
void inherit_from_host(any_system& system);

// Stops and starts, each with its own options, and hands over meanwhile as `restart` does.
void restart(any_system& system, const signal_options& to_stop, const signal_options& to_start);

}  // namespace cruller
