// A TCP port that is ours from start to stop, also while nothing listens on it.
#pragma once

#include <cruller/file_descriptor.hpp>
#include <string>

namespace shop {

/// Reserves a port of this machine. Port 0 reserves a free one.
///
/// It is bound, but does not listen: clients are refused until a `bound_socket` of ours listens
/// there too.
class tcp_port {
 public:
  /// Throws `std::system_error`: `bind 0.0.0.0:8080: Address already in use`.
  tcp_port(const std::string& host, int port);

  const std::string& host() const { return host_; }
  int number() const { return number_; }
  /// As errors and URLs show it: `127.0.0.1:8080`.
  std::string text() const;

 private:
  std::string host_;
  cruller::file_descriptor socket_;
  int number_;
};

}  // namespace shop
