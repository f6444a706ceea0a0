// The end of a web server whose clients keep their connections: no request is lost.
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <future>
#include <string>
#include <utility>

#include "accepting_server.hpp"
#include "support/echo_server.hpp"
#include "tcp_listener.hpp"

namespace shop {
namespace {

using namespace std::chrono_literals;

using graceful_end_test = echo_server_test;

// A drain waits for the clients, and the stop after it does not.
const http_options patient{.idle_timeout = 1h, .last_request_timeout = 0ms};

TEST_F(graceful_end_test, a_drain_answers_one_more_request_on_each_kept_connection) {
  serve(patient);
  std::deque<raw_client> clients;
  for (int i = 0; i != 5; ++i) EXPECT_EQ(ask(clients.emplace_back(number_), get("/a")), "GET /a ");
  auto drain = this->drain();
  await_refusal();
  for (raw_client& each : clients) {
    EXPECT_EQ(drain.end.wait_for(0s), std::future_status::timeout);
    each.send(post("/b", "text"));
    const std::string response = each.receive();  // up to the end
    EXPECT_EQ(body_of(response), "POST /b text");
    EXPECT_TRUE(says_close(response));
  }
  clients.clear();
  drain.end.get();
}

TEST_F(graceful_end_test, a_drain_awaits_the_request_of_a_client_that_has_only_connected) {
  serve(patient);
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
  drain.end.get();
}

TEST_F(graceful_end_test, a_drain_closes_with_a_response_that_is_under_way) {
  std::promise<void> arrived;
  std::promise<void> go_on;
  handler_.respond = [&](const http_request&) {
    arrived.set_value();
    go_on.get_future().wait();
    return http_response{200, "done", {}, {}};
  };
  serve(patient);
  raw_client client(number_);
  client.send(get("/a"));
  arrived.get_future().wait();
  auto drain = this->drain();
  await_refusal();
  EXPECT_EQ(drain.end.wait_for(0s), std::future_status::timeout);
  go_on.set_value();
  const std::string response = client.receive();  // up to the end
  EXPECT_EQ(body_of(response), "done");
  EXPECT_TRUE(says_close(response));
  drain.end.get();
}

TEST_F(graceful_end_test, a_drain_answers_requests_that_are_sent_together) {
  serve(patient);
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  auto drain = this->drain();
  await_refusal();
  client.send(get("/b") + get("/c") + get("/d"));
  const std::string responses = client.receive();  // up to the end
  for (const char* each : {"GET /b ", "GET /c ", "GET /d "})
    EXPECT_NE(responses.find(each), std::string::npos) << responses;
  drain.end.get();
}

// As below, and for certain: all clients are in the queue when the server accepts.
TEST(accepting_server_test, accepts_the_clients_that_wait_when_it_ends) {
  tcp_listener listener("127.0.0.1", 0);
  accepting_server server(listener.get(), false, {.threads = 2});
  server.Get(".*", [](const httplib::Request&, httplib::Response& response) {
    response.set_content("text", "text/plain");
  });
  std::deque<raw_client> clients;
  for (int i = 0; i != 100; ++i) clients.emplace_back(listener.port()).send(get("/a"));
  server.end();
  EXPECT_TRUE(server.accept_until_end());
  listener.rest();  // Nobody else accepts them.
  for (raw_client& each : clients) EXPECT_EQ(body_of(each.receive_response()), "text");
}

// Without a successor a client in the queue would be disconnected with the listening socket.
TEST_F(graceful_end_test, a_drain_accepts_the_clients_that_wait) {
  serve(patient);
  std::deque<raw_client> clients;
  for (int i = 0; i != 400; ++i) clients.emplace_back(number_).send(get("/a"));
  auto drain = this->drain();
  for (raw_client& each : clients) EXPECT_EQ(body_of(each.receive_response()), "GET /a ");
  clients.clear();
  drain.end.get();
}

TEST_F(graceful_end_test, a_drain_leaves_the_queue_of_a_shared_socket_to_the_successor) {
  serve(patient);
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
  while (!says_close(response)) {
    first.send(get("/b"));
    response = first.receive_response();
    ASSERT_EQ(body_of(response), "GET /b ");
  }
  EXPECT_EQ(ask(second, get("/c")), "GET /c ");
  raw_client next(number_);
  next.send(get("/next"));
  echo other;
  other.respond = [](const http_request&) { return http_response{200, "successor", {}, {}}; };
  const http_server successor(other, log_, {.port = number_}, std::move(ours));
  EXPECT_EQ(body_of(next.receive_response()), "successor");
  EXPECT_EQ(ask(third, get("/d")), "GET /d ");
  drain.end.get();
}

TEST_F(graceful_end_test, a_drain_ends_early_if_it_is_asked_to) {
  serve(patient);
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  auto drain = this->drain();
  await_refusal();
  EXPECT_EQ(drain.end.wait_for(0s), std::future_status::timeout);
  asked_.request_stop();
  drain.end.get();
  server_->close();
  EXPECT_EQ(client.receive(), "");
}

TEST_F(graceful_end_test, a_drain_without_clients_ends_at_once) {
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

TEST_F(graceful_end_test, the_end_without_a_drain_awaits_the_next_request_for_a_moment) {
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

TEST_F(graceful_end_test, the_end_does_not_wait_for_idle_connections) {
  serve({.idle_timeout = 1h, .last_request_timeout = 50ms});
  raw_client client(number_);
  EXPECT_EQ(ask(client, get("/a")), "GET /a ");
  server_->close();  // It returns.
  EXPECT_EQ(client.receive(), "");
}

TEST_F(graceful_end_test, the_end_does_not_wait_for_connections_that_are_closed) {
  for (int i = 0; i != 100; ++i) {
    serve({.last_response_timeout = 1h});
    EXPECT_NE(shop::ask(number_, "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n"), "");
    server_->close();  // It returns.
  }
}

}  // namespace
}  // namespace shop
