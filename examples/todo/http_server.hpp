// The web server: takes requests from the network and lets a handler answer them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "http.hpp"
#include "tcp_listener.hpp"

namespace shop {

class event_log;

struct http_options {
  std::string host = "127.0.0.1";
  int port = 0;                      ///< 0 picks a free one.
  int threads = 8;                   ///< How many requests it answers at once.
  std::size_t longest_body = 65536;  ///< Bytes; a longer one is answered by 413.
};

/// Listens from its construction to its destruction, except while it is paused.
///
/// Its listening socket may go on in another server, as a duplicate: then no client is refused
/// while the one ends and the other begins, and each connection is answered by the one that
/// accepted it.
///
/// A connection carries one request. The handler's exceptions are answered by 500 and logged.
class http_server {
 public:
  /// Returns when it listens: with an inherited socket, where that listens at the port already, or
  /// with one of its own. Throws `std::system_error` where the port is in use.
  http_server(
      http_handler& handler,
      event_log& log,
      const http_options& options,
      cruller::file_descriptor inherited = {}
  );
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server();

  int port() const { return socket_.port(); }
  /// The descriptor of its listening socket, which stays its own; -1 where there is none now.
  int listening_socket() const { return socket_.get(); }
  /// How many requests have been answered.
  std::uint64_t answered() const { return answered_; }

  /// Refuses new connections, or lets them wait where the socket was inherited, and returns when
  /// all accepted ones are answered. Clients that stay silent are given up after a second, those
  /// that stop in mid-request after five.
  void pause();
  /// Listens again, at the same port. Throws `std::system_error` where another program does.
  void unpause();
  /// Ends like `pause`.
  void drain();

 private:
  class listener;

  http_handler& handler_;
  event_log& log_;
  const http_options options_;
  tcp_listener socket_;
  std::atomic<std::uint64_t> answered_ = 0;
  std::unique_ptr<listener> listener_;
};

}  // namespace shop
