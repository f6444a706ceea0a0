// A small web server on top of cpp-httplib that finishes the running requests before it ends.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace httplib {
class Server;
}

/// Listens at 127.0.0.1 from its construction until it is drained or destroyed.
///
/// `GET /` says hello. Two requests take long: `GET /last` is answered when the server begins to
/// drain, `GET /long` when the time limit of the drain expires.
class http_server {
 public:
  /// Port 0 selects a free one. Throws `std::system_error` if the port is in use.
  explicit http_server(int port);
  http_server(const http_server&) = delete;
  ~http_server();

  int port() const { return port_; }

  /// Refuses new connections, waits for the running requests up to the limit, and then asks them to
  /// stop. Returns how many it had to ask. A connected client that sends nothing may delay the end
  /// by one more second.
  int drain(std::chrono::milliseconds patience);

 private:
  enum class mood { open, draining, impatient };

  void set_routes();
  void bind(int port);
  void listen();
  // Registers one running request, and waits for a phase of the server.
  void begin(const std::string& path, mood awaited);
  void end();

  std::unique_ptr<httplib::Server> server_;
  int port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  mood mood_ = mood::open;
  int running_ = 0;
  std::thread thread_;
};
