// Clients that send slowly, send nothing, or do not read: they do not delay others, and are
// disconnected at a deadline.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <future>
#include <optional>
#include <sstream>
#include <thread>

#include "event_log.hpp"
#include "http_server.hpp"
#include "support/raw_client.hpp"

namespace shop {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

class simple_handler : public http_handler {
 public:
  http_response answer(const http_request& request) override { return respond(request); }

  std::function<http_response(const http_request&)> respond = [](const http_request& request) {
    return http_response{200, request.body + "done", {}, {}};
  };
};

// Sends a byte now and then without end, until the other side disconnects.
class trickling_client {
 public:
  trickling_client(int port, const std::string& begin) : client_(port) {
    client_.send(begin);
    sender_ = std::jthread([this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        client_.send("x");
        std::this_thread::sleep_for(1ms);
      }
    });
  }

  // The response.
  std::string receive() { return client_.receive(); }

 private:
  raw_client client_;
  std::jthread sender_;
};

constexpr const char* endless_head = "GET /a HTTP/1.1\r\nX: ";
constexpr const char* endless_body = "POST /a HTTP/1.1\r\nContent-Length: 60000\r\n\r\n";
constexpr const char*
    endless_chunk = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n";

class slow_clients_test : public testing::Test {
 protected:
  http_server& serve(http_options options) {
    options.threads = 2;
    options.keep_alive = false;
    return server_.emplace(handler_, log_, options);
  }
  int status_of_fast() { return status_of(ask(server_->port(), "GET /b HTTP/1.1\r\n\r\n")); }

  std::ostringstream lines_;
  event_log log_{log_format::human, lines_};
  simple_handler handler_;
  std::optional<http_server> server_;
};

TEST_F(slow_clients_test, are_given_up_when_the_time_is_over) {
  serve({.idle_timeout = 100ms, .head_timeout = 100ms, .request_timeout = 150ms});
  for (const char* begin : {endless_head, endless_body, endless_chunk}) {
    const auto start = clock::now();
    trickling_client client(server_->port(), begin);
    const std::string response = client.receive();
    EXPECT_EQ(status_of(response), 408) << begin;
    EXPECT_TRUE(response.ends_with("{\"error\":\"the request did not come in time\"}\n"));
    EXPECT_LT(clock::now() - start, 5s);
  }
  EXPECT_EQ(raw_client(server_->port()).receive(), "");  // It sends nothing.
}

TEST_F(slow_clients_test, do_not_delay_others) {
  serve({.head_timeout = 1h, .request_timeout = 1h, .last_request_timeout = 0ms});
  std::deque<trickling_client> slow;
  for (const char* begin : {endless_head, endless_body, endless_chunk})
    for (int i = 0; i != 20; ++i) slow.emplace_back(server_->port(), begin);
  for (int i = 0; i != 20; ++i) EXPECT_EQ(status_of_fast(), 200);
  server_.reset();
}

TEST_F(slow_clients_test, do_not_delay_the_shutdown) {
  for (const char* begin : {"", endless_head, endless_body, endless_chunk}) {
    serve({.head_timeout = 1h, .request_timeout = 1h, .last_request_timeout = 50ms});
    trickling_client client(server_->port(), begin);
    EXPECT_EQ(status_of_fast(), 200);  // So the slow client has been accepted, too.
    const auto start = clock::now();
    server_->close();
    EXPECT_LT(clock::now() - start, 5s);
    EXPECT_EQ(status_of(client.receive()), 408);
  }
}

TEST_F(slow_clients_test, may_send_the_rest_when_the_end_has_come) {
  serve({});
  raw_client client(server_->port());
  client.send("POST /a HTTP/1.1\r\nContent-Length: 4\r\n\r\nab");
  EXPECT_EQ(status_of_fast(), 200);
  auto end = std::async(std::launch::async, [this] { server_->close(); });
  while (raw_client(server_->port()).is_connected()) std::this_thread::yield();
  client.send("cd");
  EXPECT_TRUE(client.receive().ends_with("abcddone"));
}

TEST_F(slow_clients_test, that_do_not_read_are_given_up) {
  handler_.respond = [](const http_request& request) {
    const std::size_t size = request.path == "/big" ? 30'000'000 : 10;
    return http_response{200, std::string(size, 'x'), {}, {}};
  };
  serve({.response_timeout = 100ms});
  std::deque<raw_client> deaf;
  for (int i = 0; i != 4; ++i) deaf.emplace_back(server_->port()).send("GET /big HTTP/1.1\r\n\r\n");
  EXPECT_EQ(status_of_fast(), 200);
  EXPECT_LT(deaf.front().receive().size(), 30'000'000u);
}

TEST_F(slow_clients_test, that_do_not_read_do_not_delay_the_shutdown) {
  std::promise<void> arrived;
  handler_.respond = [&](const http_request&) {
    arrived.set_value();
    return http_response{200, std::string(30'000'000, 'x'), {}, {}};
  };
  serve({.response_timeout = 1h, .last_response_timeout = 50ms});
  raw_client deaf(server_->port());
  deaf.send("GET / HTTP/1.1\r\n\r\n");
  arrived.get_future().wait();
  const auto start = clock::now();
  server_->close();
  EXPECT_LT(clock::now() - start, 5s);
}

TEST_F(slow_clients_test, lose_their_connection_when_the_answer_takes_too_long_at_the_end) {
  std::promise<void> arrived;
  std::promise<void> go_on;
  handler_.respond = [&](const http_request&) {
    arrived.set_value();
    go_on.get_future().wait();
    return http_response{200, "done", {}, {}};
  };
  serve({.last_response_timeout = 50ms});
  raw_client client(server_->port());
  client.send("GET / HTTP/1.1\r\n\r\n");
  arrived.get_future().wait();
  auto end = std::async(std::launch::async, [this] { server_->close(); });
  EXPECT_EQ(client.receive(), "");  // It returns while the handler is still running.
  go_on.set_value();
}

TEST_F(slow_clients_test, get_a_100_continue_if_they_wait_for_it) {
  serve({});
  raw_client client(server_->port());
  client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client.receive_line(), "HTTP/1.1 100 Continue");
  client.send("ab");
  const std::string rest = client.receive();
  EXPECT_EQ(rest.find(" 100 "), std::string::npos) << rest;
  EXPECT_TRUE(rest.ends_with("abdone")) << rest;
}

TEST_F(slow_clients_test, may_not_send_an_endless_head) {
  serve({});
  const std::string header = "X: " + std::string(1000, 'x') + "\r\n";
  std::string head = "GET / HTTP/1.1\r\n";
  for (int i = 0; i != 100; ++i) head += header;
  EXPECT_EQ(status_of(ask(server_->port(), head)), 431);
}

TEST_F(slow_clients_test, make_room_for_others_if_there_are_too_many) {
  serve({.idle_timeout = 1h, .last_request_timeout = 0ms});
  std::deque<raw_client> silent;
  for (int i = 0; i != 510; ++i) silent.emplace_back(server_->port());
  EXPECT_EQ(status_of_fast(), 200);
  EXPECT_EQ(silent.front().receive(), "");  // The oldest client was disconnected to make room.
  server_.reset();
}

}  // namespace
}  // namespace shop
