// A fixture with a web server that answers with the requests themselves.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "event_log.hpp"
#include "http_server.hpp"
#include "raw_client.hpp"

namespace shop {

/// Answers with the request itself, or as the test requires.
class echo : public http_handler {
 public:
  http_response answer(const http_request& request) override { return respond(request); }

  std::function<http_response(const http_request&)> respond = [](const http_request& request) {
    return http_response{200, request.method + " " + request.path + " " + request.body, {}, {}};
  };
};

inline std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
}

inline std::string post(
    const std::string& path, const std::string& body, const std::string& more = ""
) {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline bool says_close(const std::string& response) {
  return response.find("\r\nConnection: close\r\n") != std::string::npos;
}

inline std::string body_of(const std::string& response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? "no response" : response.substr(end + 4);
}

/// A server, its clients, and its end.
class echo_server_test : public testing::Test {
 protected:
  http_server& serve(http_options options = {}, cruller::file_descriptor socket = {}) {
    options.threads = 2;
    server_.emplace(handler_, log_, options, std::move(socket));
    number_ = server_->port();
    return *server_;
  }
  // The body of the response to one request more.
  static std::string ask(raw_client& client, const std::string& request) {
    client.send(request);
    return body_of(client.receive_response());
  }
  // A drain on its own thread. It is asked to end early if a test has failed and leaves it alone.
  struct running_drain {
    std::stop_source& asked;
    std::future<void> end;
    ~running_drain() { asked.request_stop(); }
  };
  running_drain drain() {
    return {asked_, std::async(std::launch::async, [this] { server_->drain(asked_.get_token()); })};
  }
  void await_refusal() const {
    while (raw_client(number_).is_connected()) std::this_thread::yield();
  }

  std::ostringstream lines_;
  event_log log_{log_format::human, lines_};
  echo handler_;
  std::stop_source asked_;
  std::uint16_t number_ = 0;
  std::optional<http_server> server_;
};

}  // namespace shop
