// A TCP port that is ours from start to stop, also while nothing listens on it.
#pragma once

#include <string>

namespace shop {

/// Reserves a port of this machine. Port 0 reserves a free one.
///
/// It is bound, but does not listen: clients are refused until a socket of ours that allows the
/// reuse of its address listens there too.
class tcp_port {
 public:
  /// Throws `std::system_error`: `bind 0.0.0.0:8080: Address already in use`.
  tcp_port(const std::string& host, int port);
  tcp_port(const tcp_port&) = delete;
  tcp_port& operator=(const tcp_port&) = delete;
  ~tcp_port();

  const std::string& host() const { return host_; }
  int number() const { return number_; }
  /// As errors and URLs show it: `127.0.0.1:8080`.
  std::string text() const;

 private:
  std::string host_;
  int number_;
  int socket_ = -1;
};

/// Lets a socket bind an address that a `tcp_port` reserves, or that closed connections linger on;
/// but not one where another socket listens.
void allow_reuse(int socket);

}  // namespace shop
