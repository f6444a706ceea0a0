// Sending to the service manager without waiting for it.
#pragma once

#include <string>

namespace cruller::inline v0 {

// Sends a message of systemd's notify protocol to NOTIFY_SOCKET. A host that does not read holds
// the program up for at most a second in all, and what it has no room for is lost; until it reads
// again nothing waits for it. Any thread may call it. False, and nothing is sent, where the
// variable names no Unix socket.
bool send_to_host(const std::string& message);

}  // namespace cruller::v0
