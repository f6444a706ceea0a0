// Addresses of TCP sockets: binding one, and telling where one is bound.
#pragma once

#include <cruller/file_descriptor.hpp>
#include <string>

namespace shop {

/// A TCP socket that is bound to a port of this machine and does not listen yet; port 0 is a free
/// one. It may share its address with others that allow it, until one of them listens.
/// Throws `std::system_error`: `bind 0.0.0.0:8080: Address already in use`.
cruller::file_descriptor bound_socket(const std::string& host, int port);

/// Whether a descriptor is a TCP socket that listens there already; for port 0 at any port.
bool is_listening_at(int socket, const std::string& host, int port);

/// The port that a socket is bound to.
int port_of(int socket);

/// As errors and URLs show it: `127.0.0.1:8080`, `[::1]:8080`.
std::string text_of(const std::string& host, int port);

}  // namespace shop
