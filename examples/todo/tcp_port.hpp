// A TCP port that is reserved from start to stop, even while nothing listens on it.
#pragma once

#include <cruller/file_descriptor.hpp>
#include <cstdint>
#include <string>

namespace shop {

/// Reserves a port of this machine. Port 0 reserves a free one.
///
/// It is bound, but does not listen: clients are refused until a `bound_socket` of this process
/// listens there too.
class tcp_port {
 public:
  /// Throws `std::system_error`: `bind 0.0.0.0:8080: Address already in use`.
  tcp_port(const std::string& host, std::uint16_t port);

  const std::string& host() const { return host_; }
  std::uint16_t number() const { return number_; }
  /// As in errors and URLs: `127.0.0.1:8080`.
  std::string text() const;

 private:
  std::string host_;
  cruller::file_descriptor socket_;
  std::uint16_t number_;
};

}  // namespace shop
