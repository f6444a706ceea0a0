// The web server: receives requests from the network and passes them to a handler.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "http.hpp"
#include "http_options.hpp"
#include "tcp_listener.hpp"

namespace shop {

class event_log;

/// Listens from its construction to its destruction, except while it is paused.
///
/// Its successor may use a duplicate of its listening socket: then no client is refused or cut off
/// during the restart, and each connection is answered by the server that accepted it.
///
/// A connection carries several requests, and stays open between them for as long as the responses
/// announce. A slow client occupies no thread, and is disconnected at its deadline. If the handler
/// throws, the response is 500 and the exception is logged.
class http_server {
 public:
  /// Returns when it listens, either on the inherited socket, if that listens on the port already,
  /// or on a new one. Throws `std::system_error` if the port is in use.
  http_server(
      http_handler& handler,
      event_log& log,
      const http_options& options,
      cruller::file_descriptor inherited = {}
  );
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server();

  std::uint16_t port() const { return socket_.port(); }
  /// The descriptor of its listening socket, which it still owns; -1 if it has none.
  int listening_socket() const { return socket_.get(); }
  /// The same for a successor, which begins when this server has ended.
  int hand_over();
  /// The number of answered requests.
  std::uint64_t answered() const { return answered_; }

  /// Refuses new connections, or lets them wait if the socket was inherited. Returns when all
  /// accepted ones are closed, or at the deadlines of `http_options`: a client that has sent no
  /// complete request after `last_request_timeout` is disconnected, and connections that are still
  /// being answered after `last_response_timeout` are shut down. It then waits only for handlers.
  void pause();
  /// Listens again on the same port. Throws `std::system_error` if another program uses it.
  void unpause();
  /// Accepts no more connections, like `pause`, but keeps the promises that it has made: a
  /// connection that is kept stays open for as long as its last response has announced, and one
  /// more request on it is answered, with `Connection: close`. Returns when all connections are
  /// closed, or when `stop` is requested.
  void drain(const std::stop_token& stop = {});
  /// Ends like `pause`. If a successor begins, it first keeps its promises, as `drain` does, but
  /// accepts meanwhile: only the clients that connect in the last moment wait for the successor.
  /// `stop` shortens this.
  void close(const std::stop_token& stop = {});

 private:
  class listener;

  http_handler& handler_;
  event_log& log_;
  const http_options options_;
  tcp_listener socket_;
  std::atomic<std::uint64_t> answered_ = 0;
  bool has_successor_ = false;
  std::unique_ptr<listener> listener_;
};

}  // namespace shop
