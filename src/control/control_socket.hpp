// The Unix socket of the control server, and its name in the file system.
#pragma once

#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <string>

namespace cruller::inline v0 {

// Listens from construction to destruction. The name appears with mode 0600 when the socket already
// listens. The stale socket of a killed program is replaced; if another program listens there, or
// the file is not a socket, it throws `error`. At the end the name is removed, unless it refers to
// another file by then.
class control_socket {
 public:
  control_socket(boost::asio::io_context& context, const std::string& path);
  ~control_socket();
  control_socket(const control_socket&) = delete;
  control_socket& operator=(const control_socket&) = delete;

  boost::asio::local::stream_protocol::acceptor& acceptor() { return acceptor_; }
  // Accepts a client; child processes do not inherit its descriptor. If negative, see errno.
  int accept();
  // Stops listening, and removes the name.
  void close();

 private:
  void publish(const std::string& temporary);
  void remove_stale(const std::string& aside);

  boost::asio::local::stream_protocol::acceptor acceptor_;
  const std::string path_;      // as given, because the length of a bound path is limited
  const std::string absolute_;  // valid after a change of the working directory
  struct stat own_ {};
};

// Whether the peer process belongs to the user of this process or to root.
bool may_control(int connection);

}  // namespace cruller::v0
