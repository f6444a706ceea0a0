// A small web server on top of cpp-httplib, that ends without cutting off who is being answered.
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
/// `GET /` says hello. `GET /last` is answered when the server begins to drain, `GET /long` when it
/// loses its patience: requests that take their time.
class http_server {
 public:
  /// Port 0 takes a free one. Throws `std::system_error` where the port is in use.
  explicit http_server(int port);
  http_server(const http_server&) = delete;
  ~http_server();

  int port() const { return port_; }

  /// Refuses new connections, waits so long for the running requests, and then tells them to give
  /// up. Returns how many were told so. Who has connected and asks for nothing may hold it up for a
  /// second more.
  int drain(std::chrono::milliseconds patience);

 private:
  enum class mood { open, draining, impatient };

  void set_routes();
  void bind(int port);
  void listen();
  // One running request: says so, and waits for a mood.
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
