// The web server: receives requests from the network and passes them to a handler.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include "http.hpp"

namespace httplib {
class Server;
}

namespace gameboard {

class publisher;

/// Listens from `open` to the end of `serve`, which answers. A client that connects in between
/// waits.
///
/// Each connection carries one request. So the end does not wait for clients that are connected,
/// but only for requests that have begun: at most some seconds.
class http_server {
 public:
  /// Opens. Port 0 picks a free one.
  http_server(
      http_handler& handler, publisher& log, const std::string& host, int port, int threads
  );
  ~http_server();

  /// Listens, after the end of `serve` again on the same port. Throws `std::system_error` if the
  /// port is in use.
  void open();
  /// Answers until it is requested to stop, and then what has begun. Closes.
  void serve(const std::stop_token& stop);
  /// Closes what `serve` has not, because it was never called: the service ended before.
  void close();
  int port() const { return port_; }

 private:
  http_handler& handler_;
  publisher& log_;
  const std::string host_;
  int port_;
  const int threads_;
  bool is_open_ = false;
  std::unique_ptr<httplib::Server> server_;
};

}  // namespace gameboard
