// The web server over real connections: requests in and out, limits, pausing, ending.
#include "http_server.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <optional>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "event_log.hpp"
#include "support/raw_client.hpp"

namespace shop {
namespace {

// Records every request, and responds as the test requires.
class noting_handler : public http_handler {
 public:
  http_response answer(const http_request& request) override {
    {
      const std::lock_guard lock(mutex_);
      noted_.push_back(request.method + " " + request.path + " " + request.body);
    }
    return respond(request);
  }

  std::vector<std::string> noted() {
    const std::lock_guard lock(mutex_);
    return noted_;
  }

  std::function<http_response(const http_request&)> respond = [](const http_request&) {
    return http_response{200, "{}\n", {}, {}};
  };

 private:
  std::mutex mutex_;
  std::vector<std::string> noted_;
};

using requests = std::vector<std::string>;

class http_server_test : public testing::Test {
 protected:
  std::string ask(const std::string& request) { return shop::ask(port(), request); }
  std::uint16_t port() const { return server_->port(); }

  // A request with a body, as a client writes it.
  static std::string post(const std::string& path, const std::string& body) {
    return "POST " + path +
           " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
  }
  // The same in chunks, which do not announce the length of the body.
  static std::string post_in_chunks(const std::string& method, std::size_t chunks) {
    std::string request = method + " /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t i = 0; i != chunks; ++i) request += "64\r\n" + std::string(100, 'x') + "\r\n";
    return request + "0\r\n\r\n";
  }

  std::ostringstream lines_;
  event_log log_{log_format::human, lines_};
  noting_handler handler_;
  std::optional<http_server> server_{
      std::in_place,
      handler_,
      log_,
      http_options{.threads = 4, .longest_body = 1000, .keep_alive = false}};
};

TEST_F(http_server_test, hands_requests_to_the_handler_and_back) {
  handler_.respond = [](const http_request&) {
    return http_response{201, "{\"a\":1}\n", "/todos/1", "GET"};
  };
  const std::string response = ask(post("/todos?x=y", "some text"));
  EXPECT_EQ(handler_.noted(), (requests{"POST /todos some text"}));
  EXPECT_EQ(status_of(response), 201);
  EXPECT_NE(response.find("\r\nLocation: /todos/1\r\n"), std::string::npos);
  EXPECT_NE(response.find("\r\nAllow: GET\r\n"), std::string::npos);
  EXPECT_NE(response.find("\r\nContent-Type: application/json\r\n"), std::string::npos);
  EXPECT_TRUE(response.ends_with("\r\n\r\n{\"a\":1}\n"));
  EXPECT_EQ(server_->answered(), 1u);
}

TEST_F(http_server_test, hands_over_every_method_and_path) {
  for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    EXPECT_EQ(status_of(ask(method + " /a%0a%ff HTTP/1.1\r\nHost: a\r\n\r\n")), 200) << method;
  EXPECT_EQ(
      handler_.noted(),
      (requests{
          "GET /a\n\xff ",
          "HEAD /a\n\xff ",
          "POST /a\n\xff ",
          "PUT /a\n\xff ",
          "PATCH /a\n\xff ",
          "DELETE /a\n\xff ",
          "OPTIONS /a\n\xff "})
  );
}

TEST_F(http_server_test, takes_a_body_up_to_the_limit) {
  EXPECT_EQ(status_of(ask(post("/a", std::string(1000, 'x')))), 200);
  EXPECT_EQ(status_of(ask(post_in_chunks("PUT", 10))), 200);
  const std::string body(1000, 'x');
  EXPECT_EQ(handler_.noted(), (requests{"POST /a " + body, "PUT /a " + body}));
}

TEST_F(http_server_test, answers_413_to_a_longer_body) {
  const std::string refusal = "\r\n\r\n{\"error\":\"a body has at most 1000 bytes\"}\n";
  const auto refuses = [&](const std::string& request) {
    const std::string response = ask(request);
    EXPECT_EQ(status_of(response), 413) << response;
    EXPECT_TRUE(response.ends_with(refusal)) << response;
  };
  refuses(post("/a", std::string(1001, 'x')));
  refuses(post("/a", std::string(1000000, 'x')));
  for (const char* method : {"POST", "PUT", "PATCH"}) refuses(post_in_chunks(method, 11));
  EXPECT_EQ(handler_.noted(), requests{});
}

TEST_F(http_server_test, does_not_read_an_endless_body) {
  raw_client client(port());
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.send("ffffff\r\n" + std::string(0xffffff, 'x'));
  client.receive();  // Returns because the server disconnects.
  EXPECT_EQ(handler_.noted(), requests{});
}

TEST_F(http_server_test, refuses_what_is_no_request_for_it) {
  EXPECT_EQ(status_of(ask("nonsense\r\n\r\n")), 400);
  EXPECT_EQ(status_of(ask("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n")), 400);
  EXPECT_EQ(status_of(ask("TRACE /a HTTP/1.1\r\nHost: a\r\n\r\n")), 501);
  EXPECT_EQ(status_of(ask(post_in_chunks("PRI", 11))), 501);
  EXPECT_EQ(
      status_of(ask("GET /" + std::string(10000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n")), 414
  );
  const std::string
      form = "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5\r\n\r\n--b--";
  EXPECT_EQ(status_of(ask("POST /a HTTP/1.1\r\nHost: a\r\n" + form)), 415);
  EXPECT_EQ(
      status_of(ask(
          "POST /a HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"
      )),
      400
  );
  EXPECT_EQ(handler_.noted(), requests{});
}

TEST_F(http_server_test, says_in_json_what_was_wrong) {
  const std::string response = ask("nonsense\r\n\r\n");
  EXPECT_NE(response.find("\r\nContent-Type: application/json\r\n"), std::string::npos);
  EXPECT_NE(response.find("\r\n\r\n{\"error\":\""), std::string::npos);
}

TEST_F(http_server_test, answers_500_for_a_handler_that_throws) {
  handler_.respond = [](const http_request&) -> http_response {
    throw std::runtime_error("disk full");
  };
  const std::string response = ask("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(status_of(response), 500);
  EXPECT_TRUE(response.ends_with("{\"error\":\"something went wrong here\"}\n"));
  server_.reset();
  EXPECT_NE(
      lines_.str().find("request failed method=\"GET\" path=\"/a\" error=\"disk full\""),
      std::string::npos
  );
}

TEST_F(http_server_test, carries_one_request_a_connection_without_keep_alive) {
  const std::string get = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
  EXPECT_NE(ask(get + get).find("\r\nConnection: close\r\n"), std::string::npos);
  EXPECT_EQ(handler_.noted(), (requests{"GET /a "}));
}

TEST_F(http_server_test, says_that_a_port_is_in_use) {
  try {
    const http_server second(handler_, log_, {.port = port()});
    FAIL() << "two servers listen on one port";
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.what(), "bind 127.0.0.1:" + std::to_string(port()) + ": Address already in use");
  }
  EXPECT_EQ(status_of(ask("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
}

TEST_F(http_server_test, logs_where_it_listens) {
  const std::uint16_t number = port();
  server_.reset();
  const std::string url = "http://127.0.0.1:" + std::to_string(number);
  EXPECT_NE(
      lines_.str().find("http listening url=\"" + url + "\" port=" + std::to_string(number)),
      std::string::npos
  );
}

// Requests whose handlers wait until the test releases them.
class http_server_at_work_test : public http_server_test {
 protected:
  http_server_at_work_test() {
    handler_.respond = [this](const http_request&) {
      arrived_.set_value();
      go_on_.get_future().wait();
      return http_response{200, "done", {}, {}};
    };
  }

  std::future<std::string> send_and_await_arrival() {
    auto response = std::async(std::launch::async, [this] {
      return shop::ask(number_, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    });
    arrived_.get_future().wait();
    return response;
  }
  void await_refusal() const {
    while (raw_client(number_).is_connected()) std::this_thread::yield();
  }

  const std::uint16_t number_ = server_->port();
  std::promise<void> arrived_;
  std::promise<void> go_on_;
};

TEST_F(http_server_at_work_test, pauses_when_running_requests_are_answered) {
  auto response = send_and_await_arrival();
  auto pause = std::async(std::launch::async, [this] { server_->pause(); });
  await_refusal();
  EXPECT_EQ(pause.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  go_on_.set_value();
  pause.get();
  EXPECT_TRUE(response.get().ends_with("done"));
}

TEST_F(http_server_at_work_test, ends_when_running_requests_are_answered) {
  auto response = send_and_await_arrival();
  auto end = std::async(std::launch::async, [this] { server_.reset(); });
  await_refusal();
  go_on_.set_value();
  end.get();
  EXPECT_TRUE(response.get().ends_with("done"));
}

TEST_F(http_server_test, listens_on_the_same_port_after_a_pause) {
  const std::uint16_t before = port();
  for (int i = 0; i != 10; ++i) {
    server_->pause();
    EXPECT_FALSE(raw_client(before).is_connected());
    server_->unpause();
    EXPECT_EQ(port(), before);
    EXPECT_EQ(status_of(ask("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
  }
}

TEST_F(http_server_test, frees_its_port_only_at_its_end) {
  const std::uint16_t number = port();
  server_->pause();
  server_.reset();
  const http_server next(handler_, log_, {.port = number, .keep_alive = false});
  EXPECT_EQ(status_of(shop::ask(number, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
}

// More clients than threads: some requests are being answered, some are accepted, some wait to be
// accepted.
TEST_F(http_server_test, loses_no_client_when_the_next_server_inherits_its_socket) {
  std::latch arrived(4);
  std::promise<void> go_on;
  const std::shared_future<void> released = go_on.get_future().share();
  handler_.respond = [&](const http_request& request) {
    if (request.path == "/slow") {
      arrived.count_down();
      released.wait();
    }
    return http_response{200, "done", {}, {}};
  };
  const std::uint16_t number = port();
  std::deque<raw_client> clients;
  for (int i = 0; i != 4; ++i) clients.emplace_back(number).send("GET /slow HTTP/1.1\r\n\r\n");
  arrived.wait();
  for (int i = 0; i != 20; ++i) clients.emplace_back(number).send("GET /fast HTTP/1.1\r\n\r\n");
  auto file = cruller::file_descriptor::duplicate_of(server_->listening_socket());
  auto end = std::async(std::launch::async, [this] { server_.reset(); });
  clients.emplace_back(number).send("GET /late HTTP/1.1\r\n\r\n");
  go_on.set_value();
  end.get();
  clients.emplace_back(number).send("GET /next HTTP/1.1\r\n\r\n");
  const http_server next(handler_, log_, {.port = number, .keep_alive = false}, std::move(file));
  for (raw_client& each : clients) EXPECT_TRUE(each.receive().ends_with("done"));
  EXPECT_GE(next.answered(), 1u);
}

TEST_F(http_server_test, does_not_wait_for_silent_clients) {
  const raw_client silent(port());
  raw_client in_mid_request(port());
  in_mid_request.send("GET /a HTTP/1.1\r\n");
  server_->pause();  // It returns.
  EXPECT_EQ(handler_.noted(), requests{});
}

TEST_F(http_server_test, pauses_and_resumes_repeatedly) {
  server_->unpause();
  server_->pause();
  server_->pause();
  server_->unpause();
  server_->unpause();
  EXPECT_EQ(status_of(ask("GET /a HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
  server_->close();
  server_->close();
}

TEST_F(http_server_test, answers_many_at_once) {
  std::vector<std::future<int>> statuses;
  for (int i = 0; i != 32; ++i)
    statuses.push_back(std::async(std::launch::async, [this] {
      return status_of(ask("GET /a HTTP/1.1\r\nHost: a\r\n\r\n"));
    }));
  for (auto& each : statuses) EXPECT_EQ(each.get(), 200);
}

}  // namespace
}  // namespace shop
