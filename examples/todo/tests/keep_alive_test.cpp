// Connections that carry several requests, and how they end: no request is lost on the way.
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
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
#include "support/raw_client.hpp"

namespace shop {
namespace {

using namespace std::chrono_literals;

// Answers with the request itself, or as the test requires.
class echo : public http_handler {
 public:
  http_response answer(const http_request& request) override { return respond(request); }

  std::function<http_response(const http_request&)> respond = [](const http_request& request) {
    return http_response{200, request.method + " " + request.path + " " + request.body, {}, {}};
  };
};

std::string get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

std::string post(const std::string& path, const std::string& body, const std::string& more = "") {
  return "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + more +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

bool says_close(const std::string& response) {
  return response.find("\r\nConnection: close\r\n") != std::string::npos;
}

std::string body_of(const std::string& response) {
  const std::size_t end = response.find("\r\n\r\n");
  return end == std::string::npos ? "no response" : response.substr(end + 4);
}

class keep_alive_test : public testing::Test {
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
  std::future<void> drain() {
    return std::async(std::launch::async, [this] { server_->drain(asked_.get_token()); });
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

TEST_F(keep_alive_test, answers_one_request_after_another) {
  serve();
  raw_client client(number_);
  client.send(get("/a"));
  const std::string response = client.receive_response();
  EXPECT_NE(response.find("\r\nKeep-Alive: timeout=3\r\n"), std::string::npos) << response;
  EXPECT_FALSE(says_close(response));
  EXPECT_EQ(ask(client, post("/b", "some text")), "POST /b some text");
  EXPECT_EQ(ask(client, get("/c")), "GET /c ");
}

TEST_F(keep_alive_test, answers_requests_that_are_sent_together) {
  serve();
  raw_client client(number_);
  client.send(get("/a") + post("/b", "text") + get("/c") + get("/d").substr(0, 10));
  for (const char* body : {"GET /a ", "POST /b text", "GET /c "})
    EXPECT_EQ(body_of(client.receive_response()), body);
  EXPECT_EQ(ask(client, get("/d").substr(10)), "GET /d ");
}

TEST_F(keep_alive_test, closes_if_the_client_wants_it) {
  serve();
  for (const std::string begin :
       {"GET /a HTTP/1.1\r\nConnection: close",
        "GET /a HTTP/1.1\r\nconnection: TE, Close",
        "GET /a HTTP/1.0"}) {
    const std::string response = shop::ask(number_, begin + "\r\n\r\n");  // up to the end
    EXPECT_TRUE(says_close(response)) << response;
    EXPECT_EQ(body_of(response), "GET /a ");
  }
}

// What follows could be a part of the request for one reader, and a request for another.
TEST_F(keep_alive_test, closes_if_the_end_of_the_request_is_uncertain) {
  serve();
  for (const std::string& request :
       {post("/a", "", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n",
        post("/a", "", "Content-Length: 4\r\n") + "text",
        std::string("nonsense\r\n\r\n")}) {
    const std::string response = shop::ask(number_, request + get("/hidden"));  // up to the end
    EXPECT_TRUE(says_close(response)) << request << response;
    EXPECT_EQ(response.find("/hidden"), std::string::npos) << request << response;
  }
}

TEST_F(keep_alive_test, closes_connections_that_are_idle_for_too_long) {
  serve({.idle_timeout = 50ms});
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  EXPECT_EQ(client.receive(), "");
}

TEST_F(keep_alive_test, gives_each_request_its_own_time) {
  serve({.idle_timeout = 1h, .head_timeout = 1h, .request_timeout = 50ms});
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  client.send("POST /a HTTP/1.1\r\nContent-Length: 4\r\n\r\n");
  EXPECT_EQ(status_of(client.receive_response()), 408);
}

TEST_F(keep_alive_test, disconnects_no_kept_connection_to_make_room) {
  serve({.idle_timeout = 1h, .last_request_timeout = 0ms});
  raw_client kept(number_);
  EXPECT_EQ(ask(kept, get("/a")), "GET /a ");
  std::deque<raw_client> silent;
  for (int i = 0; i != 502; ++i) silent.emplace_back(number_);
  EXPECT_EQ(silent.front().receive(), "");
  kept.send(get("/b"));
  const std::string response = kept.receive_response();
  EXPECT_EQ(body_of(response), "GET /b ");
  EXPECT_TRUE(says_close(response));  // because there are so many
  server_.reset();
}

TEST_F(keep_alive_test, a_drain_answers_one_more_request_on_each_kept_connection) {
  serve({.idle_timeout = 1h});
  std::deque<raw_client> clients;
  for (int i = 0; i != 5; ++i) EXPECT_EQ(ask(clients.emplace_back(number_), get("/a")), "GET /a ");
  auto drain = this->drain();
  await_refusal();
  for (raw_client& each : clients) {
    EXPECT_EQ(drain.wait_for(0s), std::future_status::timeout);
    each.send(post("/b", "text"));
    const std::string response = each.receive();  // up to the end
    EXPECT_EQ(body_of(response), "POST /b text");
    EXPECT_TRUE(says_close(response));
  }
  clients.clear();
  drain.get();
}

TEST_F(keep_alive_test, a_drain_awaits_the_request_of_a_client_that_has_only_connected) {
  serve({.idle_timeout = 1h});
  raw_client fast(number_);
  raw_client client(number_);
  raw_client later(number_);
  EXPECT_EQ(ask(later, get("/a")), "GET /a ");  // So the others have been accepted, too.
  auto drain = this->drain();
  await_refusal();
  for (raw_client* each : {&fast, &client, &later}) {
    each->send(get("/b"));
    EXPECT_EQ(body_of(each->receive()), "GET /b ");
  }
}

TEST_F(keep_alive_test, a_drain_closes_with_a_response_that_is_under_way) {
  std::promise<void> arrived;
  std::promise<void> go_on;
  handler_.respond = [&](const http_request&) {
    arrived.set_value();
    go_on.get_future().wait();
    return http_response{200, "done", {}, {}};
  };
  serve({.idle_timeout = 1h});
  raw_client client(number_);
  client.send(get("/a"));
  arrived.get_future().wait();
  auto drain = this->drain();
  await_refusal();
  EXPECT_EQ(drain.wait_for(0s), std::future_status::timeout);
  go_on.set_value();
  const std::string response = client.receive();  // up to the end
  EXPECT_EQ(body_of(response), "done");
  EXPECT_TRUE(says_close(response));
}

TEST_F(keep_alive_test, a_drain_answers_requests_that_are_sent_together) {
  serve({.idle_timeout = 1h});
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  auto drain = this->drain();
  await_refusal();
  client.send(get("/b") + get("/c") + get("/d"));
  const std::string responses = client.receive();  // up to the end
  for (const char* each : {"GET /b ", "GET /c ", "GET /d "})
    EXPECT_NE(responses.find(each), std::string::npos) << responses;
}

// Without a successor a client in the queue would be disconnected with the listening socket.
TEST_F(keep_alive_test, a_drain_accepts_the_clients_that_wait) {
  serve({.idle_timeout = 1h});
  std::deque<raw_client> clients;
  for (int i = 0; i != 100; ++i) clients.emplace_back(number_).send(get("/a"));
  auto drain = this->drain();
  for (raw_client& each : clients) EXPECT_EQ(body_of(each.receive_response()), "GET /a ");
  clients.clear();
  drain.get();
}

TEST_F(keep_alive_test, a_drain_leaves_the_queue_of_a_shared_socket_to_the_successor) {
  serve({.idle_timeout = 1h});
  auto ours = cruller::file_descriptor::duplicate_of(server_->listening_socket());
  serve({.port = number_, .idle_timeout = 1h}, cruller::file_descriptor::duplicate_of(ours.get()));
  raw_client first(number_);
  raw_client second(number_);
  raw_client third(number_);
  for (raw_client* each : {&first, &second, &third}) EXPECT_EQ(ask(*each, get("/a")), "GET /a ");
  auto drain = this->drain();
  // When the drain has begun, a response says so; a request that is sent after it is received by a
  // server that has left the queue.
  std::string response;
  do {
    first.send(get("/b"));
    response = first.receive_response();
    EXPECT_EQ(body_of(response), "GET /b ");
  } while (!says_close(response));
  EXPECT_EQ(ask(second, get("/c")), "GET /c ");
  raw_client next(number_);
  next.send(get("/next"));
  echo other;
  other.respond = [](const http_request&) { return http_response{200, "successor", {}, {}}; };
  const http_server successor(other, log_, {.port = number_}, std::move(ours));
  EXPECT_EQ(body_of(next.receive_response()), "successor");
  EXPECT_EQ(ask(third, get("/d")), "GET /d ");
}

TEST_F(keep_alive_test, a_drain_ends_early_if_it_is_asked_to) {
  serve({.idle_timeout = 1h, .last_request_timeout = 0ms});
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  auto drain = this->drain();
  await_refusal();
  EXPECT_EQ(drain.wait_for(0s), std::future_status::timeout);
  asked_.request_stop();
  drain.get();
  server_->close();
  EXPECT_EQ(client.receive(), "");
}

TEST_F(keep_alive_test, a_drain_without_clients_ends_at_once) {
  serve();
  server_->drain();
  server_->drain();
  EXPECT_FALSE(raw_client(number_).is_connected());
  server_->pause();
  server_->drain();
  server_->unpause();
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
}

TEST_F(keep_alive_test, the_end_without_a_drain_awaits_the_next_request_for_a_moment) {
  serve({.idle_timeout = 1h, .last_request_timeout = 1h});
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  auto end = std::async(std::launch::async, [this] { server_->close(); });
  await_refusal();
  client.send(get("/b"));
  const std::string response = client.receive();  // up to the end
  EXPECT_EQ(body_of(response), "GET /b ");
  EXPECT_TRUE(says_close(response));
}

TEST_F(keep_alive_test, the_end_does_not_wait_for_idle_connections) {
  serve({.idle_timeout = 1h, .last_request_timeout = 50ms});
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  server_->close();  // It returns.
  EXPECT_EQ(client.receive(), "");
}

}  // namespace
}  // namespace shop
