// The web server: takes requests from the network and lets a handler answer them.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "http.hpp"
#include "tcp_port.hpp"

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
/// A connection carries one request. The handler's exceptions are answered by 500 and logged.
class http_server {
 public:
  /// Returns when it listens. Throws `std::system_error` where the port is in use.
  http_server(http_handler& handler, event_log& log, const http_options& options);
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server();

  int port() const { return port_.number(); }
  /// How many requests have been answered.
  std::uint64_t answered() const { return answered_; }

  /// Refuses new connections, and returns when the running requests are answered. Clients that
  /// stay silent are given up after a second, those that stop in mid-request after five.
  void pause();
  /// Listens again, at the same port. Throws `std::system_error` where another program does.
  void unpause();
  /// Ends like `pause`, for good.
  void drain();

 private:
  class listener;

  http_handler& handler_;
  event_log& log_;
  const http_options options_;
  const tcp_port port_;
  std::atomic<std::uint64_t> answered_ = 0;
  std::unique_ptr<listener> listener_;
};

}  // namespace shop
