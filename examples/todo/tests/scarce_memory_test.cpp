// The thread that accepts runs out of memory, at each of its allocations in turn: only the
// connection that needs it is lost.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

#include "accepting_server.hpp"
#include "support/echo_server.hpp"
#include "support/raw_client.hpp"
#include "tcp_listener.hpp"

namespace {

// The allocations of one thread until one of them fails.
thread_local bool is_scarce = false;
std::atomic<long> left_until_failure = 0;

void* allocate(std::size_t size) {
  if (is_scarce && left_until_failure > 0 && --left_until_failure == 0) throw std::bad_alloc();
  if (void* const got = std::malloc(size == 0 ? 1 : size)) return got;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void operator delete(void* at) noexcept { std::free(at); }
void operator delete[](void* at) noexcept { std::free(at); }
void operator delete(void* at, std::size_t) noexcept { std::free(at); }
void operator delete[](void* at, std::size_t) noexcept { std::free(at); }

namespace shop {
namespace {

// Accepts on a thread whose memory is scarce.
class scarce_memory_test : public testing::Test {
 protected:
  scarce_memory_test() {
    server_.Get(".*", [](const httplib::Request& request, httplib::Response& response) {
      response.set_content(request.path, "text/plain");
    });
    accepting_ = std::thread([this] {
      is_scarce = true;
      server_.accept_until_end();
    });
  }
  ~scarce_memory_test() override {
    server_.end();
    accepting_.join();
  }

  static std::string ask(raw_client& client, const std::string& path) {
    client.send(get(path));
    return body_of(client.receive_response());
  }

  tcp_listener listener_{"127.0.0.1", 0};
  accepting_server server_{
      listener_.get(),
      false,
      {.threads = 2, .longest_body = 10, .idle_timeout = std::chrono::hours(1)}};
  std::thread accepting_;
};

TEST_F(scarce_memory_test, loses_only_the_connection_that_needs_it) {
  raw_client other(listener_.port());
  EXPECT_EQ(ask(other, "/a"), "/a");
  bool has_failed = true;
  for (long number = 1; has_failed; ++number) {
    left_until_failure = number;
    raw_client client(listener_.port());
    // The last one is refused.
    client.send(get("/b") + get("/c") + post("/d", "a body that is too long"));
    client.receive();  // up to the end
    has_failed = left_until_failure.exchange(0) == 0;
    EXPECT_EQ(ask(other, "/e"), "/e") << number;
  }
}

}  // namespace
}  // namespace shop
