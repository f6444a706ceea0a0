// How the web server listens, counts running requests, and ends.
#include "http_server.hpp"

#include <httplib.h>

#include <cerrno>
#include <future>
#include <iostream>
#include <system_error>

http_server::http_server(int port) : server_(std::make_unique<httplib::Server>()) {
  // One request for each connection, so that an idle connection delays no other client.
  server_->set_keep_alive_max_count(1);
  // A second server on the same port is an error; the kernel does not share it.
  server_->set_socket_options([](int socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  // A client that sends nothing for a second is disconnected: `drain` waits for it too.
  server_->set_keep_alive_timeout(1).set_read_timeout(1);
  set_routes();
  bind(port);
  listen();
}

http_server::~http_server() { drain(std::chrono::milliseconds(0)); }

void http_server::set_routes() {
  const auto answer = [this](const char* path, mood awaited, int status, const char* text) {
    server_->Get(path, [=, this](const httplib::Request& request, httplib::Response& response) {
      begin(request.path, awaited);
      response.status = status;
      response.set_content(text, "text/plain");
      end();
    });
  };
  answer("/", mood::open, 200, "hello");
  answer("/last", mood::draining, 200, "just in time");
  answer("/long", mood::impatient, 503, "gave up");
}

void http_server::bind(int port) {
  constexpr const char* host = "127.0.0.1";
  errno = 0;
  port_ = port == 0                           ? server_->bind_to_any_port(host)
          : server_->bind_to_port(host, port) ? port
                                              : -1;
  if (port_ < 0)
    throw std::system_error(
        errno != 0 ? errno : EADDRINUSE,
        std::generic_category(),
        "bind 127.0.0.1:" + std::to_string(port)
    );
}

void http_server::listen() {
  // Its threads are created when it begins to listen; stopping it before has no effect.
  std::promise<void> ready;
  server_->new_task_queue = [&ready] {
    auto* const pool = new httplib::ThreadPool(4);
    ready.set_value();
    return pool;
  };
  thread_ = std::thread([this] { server_->listen_after_bind(); });
  ready.get_future().wait();
}

void http_server::begin(const std::string& path, mood awaited) {
  std::unique_lock lock(mutex_);
  ++running_;
  std::cout << "answers " << path << std::endl;
  changed_.wait(lock, [&] { return mood_ >= awaited; });
}

void http_server::end() {
  const std::lock_guard lock(mutex_);
  --running_;
  changed_.notify_all();
}

int http_server::drain(std::chrono::milliseconds patience) {
  if (!thread_.joinable()) return 0;
  server_->stop();
  int left = 0;
  {
    std::unique_lock lock(mutex_);
    mood_ = mood::draining;
    changed_.notify_all();
    changed_.wait_for(lock, patience, [&] { return running_ == 0; });
    left = running_;
    mood_ = mood::impatient;
    changed_.notify_all();
  }
  thread_.join();
  return left;
}
