// The Unix socket that a program is controlled through, and its name in the file system.
#pragma once

#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <string>

namespace cruller {

// Listens from construction to destruction. The name comes into being with mode 0600, and leads to
// a socket that listens already. A name that a program has left when it was killed is replaced; one
// that another program listens at, and what is no socket, is left alone: an error. At the end the
// name is removed, unless it leads to something else by then.
class control_socket {
 public:
  control_socket(boost::asio::io_context& context, const std::string& path);
  ~control_socket();
  control_socket(const control_socket&) = delete;
  control_socket& operator=(const control_socket&) = delete;

  boost::asio::local::stream_protocol::acceptor& acceptor() { return acceptor_; }
  // Accepts one client, whose descriptor child processes do not inherit. Negative: see errno.
  int accept();
  // Listens no longer, and removes the name.
  void close();

 private:
  void publish(const std::string& temporary);
  void remove_stale(const std::string& aside);

  boost::asio::local::stream_protocol::acceptor acceptor_;
  const std::string path_;  // as it was given: a short one may be bound where a long one may not
  const std::string absolute_;  // stays right when the program changes its folder
  struct stat own_ {};
};

// Whether the process at the other end belongs to the user of this one, or to root.
bool may_control(int connection);

}  // namespace cruller
