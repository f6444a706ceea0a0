// Addresses of TCP sockets: binding a socket, and reading where one is bound.
#pragma once

#include <cruller/file_descriptor.hpp>
#include <cstdint>
#include <string>

namespace shop {

/// A TCP socket that is bound to a port of this machine and does not listen yet; port 0 is a free
/// one. It may share its address with others that allow it, until one of them listens.
/// Throws `std::system_error`: `bind 0.0.0.0:8080: Address already in use`.
cruller::file_descriptor bound_socket(const std::string& host, std::uint16_t port);

/// Whether a descriptor is a TCP socket that already listens there; for port 0 on any port.
bool is_listening_at(int socket, const std::string& host, std::uint16_t port);

/// The port that a socket is bound to.
std::uint16_t port_of(int socket);

/// As in errors and URLs: `127.0.0.1:8080`, `[::1]:8080`.
std::string text_of(const std::string& host, std::uint16_t port);

}  // namespace shop
