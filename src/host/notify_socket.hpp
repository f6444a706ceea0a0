// Sending to the service manager without waiting for it.
#pragma once

#include <string>

namespace cruller::inline v0 {

// Sends a message of systemd's notify protocol to NOTIFY_SOCKET. A host that does not read its
// socket delays the program by at most a second in all; messages for which there is no space are
// lost, and nothing waits until the host reads again. Any thread may call it. Returns false, and
// sends nothing, if the variable does not name a Unix socket.
bool send_to_host(const std::string& message);

}  // namespace cruller::v0
