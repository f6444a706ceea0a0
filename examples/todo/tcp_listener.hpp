// A listening TCP socket, either new or inherited from a predecessor.
#pragma once

#include <cruller/file_descriptor.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "tcp_port.hpp"

namespace shop {

/// Listens on a port of this machine from its construction on, except while it is paused.
///
/// Connecting clients wait in the socket's queue until they are accepted. As long as any process
/// has a duplicate of the socket, no client is refused, and no waiting client is lost.
class tcp_listener {
 public:
  /// Uses `inherited` if it listens on this port, or for port 0 on any port. Otherwise closes it
  /// and binds a new socket. Throws `std::system_error` if the port is in use.
  tcp_listener(
      const std::string& host, std::uint16_t port, cruller::file_descriptor inherited = {}
  );

  /// The descriptor, or -1 while it is paused.
  int get() const { return socket_.get(); }
  std::uint16_t port() const { return number_; }
  /// Whether another process may accept its clients, too.
  bool is_inherited() const { return !reserved_; }
  /// As in errors and URLs: `127.0.0.1:8080`.
  std::string text() const;

  /// Closes its own socket: clients are refused, and the port stays reserved. An inherited socket
  /// stays open, because another process may share it: clients wait.
  void rest();
  /// Listens again on the same port. Throws `std::system_error` if another program uses it.
  void listen();

 private:
  std::string host_;
  std::optional<tcp_port> reserved_;  // unless it was inherited
  cruller::file_descriptor socket_;
  std::uint16_t number_;
};

}  // namespace shop
