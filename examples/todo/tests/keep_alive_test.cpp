// Connections that carry several requests.
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <string>

#include "support/echo_server.hpp"

namespace shop {
namespace {

using namespace std::chrono_literals;

using keep_alive_test = echo_server_test;

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

// The head of a request; what follows it may be its body.
std::string post_with(const std::string& fields) {
  return "POST /a HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\n";
}

// What follows could be a part of the request for one reader, and a request for another.
TEST_F(keep_alive_test, closes_if_the_end_of_the_request_is_uncertain) {
  serve();
  for (const std::string& request :
       {post("/a", "", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n",
        post("/a", "", "Content-Length: 4\r\n") + "text",
        std::string("nonsense\r\n\r\n"),
        post_with("X: y\nContent-Length: 4"),
        post_with("X: y\nTransfer-Encoding: chunked"),
        post_with("\nContent-Length: 4"),
        post_with("X: y\rContent-Length: 4"),
        post_with("Content-Length : 4"),
        post_with("Content-Length\t: 4"),
        post_with("X: y\r\n Content-Length: 4"),
        post_with("X: y\r\n\tContent-Length: 4"),
        post_with("X: y\r\n: z"),
        post_with("Content-Length 4")}) {
    const std::string response = shop::ask(number_, request + get("/hidden"));  // up to the end
    EXPECT_TRUE(says_close(response)) << request << response;
    EXPECT_EQ(response.find("/hidden"), std::string::npos) << request << response;
  }
}

TEST_F(keep_alive_test, closes_if_the_body_could_not_be_read) {
  serve();
  const std::string request = post("/a", "text", "Content-Encoding: gzip\r\n");
  const std::string response = shop::ask(number_, request + get("/hidden"));  // up to the end
  EXPECT_EQ(status_of(response), 400) << response;
  EXPECT_TRUE(says_close(response)) << response;
  EXPECT_EQ(response.find("/hidden"), std::string::npos) << response;
}

TEST_F(keep_alive_test, closes_connections_that_are_idle_for_too_long) {
  serve({.idle_timeout = 50ms});
  // The time before the first request counts, too: a slow client may get no response.
  std::deque<raw_client> clients;
  while (ask(clients.emplace_back(number_), get("/a")) != "GET /a ") clients.pop_back();
  EXPECT_EQ(clients.front().receive(), "");
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

}  // namespace
}  // namespace shop
