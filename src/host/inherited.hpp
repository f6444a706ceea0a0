// File descriptors passed from one start to the next, and from the service manager to the first.
#pragma once

#include <cruller/any_system.hpp>
#include <vector>

namespace cruller::inline v0 {

// Passes the descriptors that a service manager opened (LISTEN_FDS, see `man sd_listen_fds`) to the
// system, before its first start. Each goes to the component whose id is its name
// (`FileDescriptorName=http.server`). A single descriptor without such a component goes to the only
// component with a `hand_over`. The others are closed with a warning. Removes the variables from
// the environment. Does nothing without libsystemd.
void inherit_from_host(any_system& system);

// What the system hands over and the service manager has opened. It keeps its sockets open, so that
// a component which has closed its own cannot bind a new one to the address.
std::vector<handed_over> hand_over_of_host(any_system& system);

// Keeps descriptors handed over before a stop for the next start.
void inherit(any_system& system, std::vector<handed_over>&& files);

}  // namespace cruller::v0
