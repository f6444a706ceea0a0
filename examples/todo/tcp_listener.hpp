// A TCP socket that listens: made here, or taken over from somebody who has listened before.
#pragma once

#include <cruller/file_descriptor.hpp>
#include <optional>
#include <string>

#include "tcp_port.hpp"

namespace shop {

/// Listens at a port of this machine, from its construction on, except while it rests.
///
/// Clients that connect wait in the socket's queue until somebody accepts them. As long as a
/// duplicate of the socket is there, in whatever process, none of them is refused, and none of
/// those who wait is lost.
class tcp_listener {
 public:
  /// Takes `inherited` where that listens at this port, or for port 0 at any; else closes it, and
  /// binds a socket of its own. Throws `std::system_error` where the port is in use.
  tcp_listener(const std::string& host, int port, cruller::file_descriptor inherited = {});

  /// The descriptor, or -1 while it rests.
  int get() const { return socket_.get(); }
  int port() const { return number_; }
  /// As errors and URLs show it: `127.0.0.1:8080`.
  std::string text() const;

  /// Closes a socket of its own: clients are refused, and the port stays reserved. One that was
  /// inherited stays open, for it may not be ours alone: clients wait.
  void rest();
  /// Listens again, at the same port. Throws `std::system_error` where another program does.
  void listen();

 private:
  std::string host_;
  std::optional<tcp_port> reserved_;  // unless it was inherited
  cruller::file_descriptor socket_;
  int number_;
};

}  // namespace shop
