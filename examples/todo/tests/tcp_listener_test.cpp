// Listening sockets: which are reused, which are not, and what a duplicate keeps open.
#include "tcp_listener.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <system_error>
#include <utility>

#include "support/raw_client.hpp"
#include "tcp_address.hpp"

namespace shop {
namespace {

using cruller::file_descriptor;

constexpr const char* here = "127.0.0.1";

file_descriptor duplicate(const tcp_listener& of) {
  return file_descriptor::duplicate_of(of.get());
}
bool is_open(int file) { return ::fcntl(file, F_GETFD) != -1; }
bool answers(int port) { return raw_client(port).is_connected(); }

TEST(tcp_listener_test, listens_until_its_end) {
  std::uint16_t port = 0;
  {
    const tcp_listener one(here, 0);
    port = one.port();
    EXPECT_TRUE(answers(port));
  }
  EXPECT_FALSE(answers(port));
}

TEST(tcp_listener_test, refuses_clients_while_it_is_paused_and_keeps_its_port) {
  tcp_listener one(here, 0);
  one.rest();
  EXPECT_EQ(one.get(), -1);
  EXPECT_FALSE(answers(one.port()));
  one.listen();
  EXPECT_TRUE(answers(one.port()));
}

TEST(tcp_listener_test, uses_an_inherited_socket_that_listens_on_its_port) {
  for (const bool any_port : {false, true}) {
    std::optional<tcp_listener> one(std::in_place, here, 0);
    const std::uint16_t port = one->port();
    file_descriptor file = duplicate(*one);
    one.reset();
    EXPECT_TRUE(answers(port));
    const int number = file.get();
    const tcp_listener two(here, any_port ? 0 : port, std::move(file));
    EXPECT_EQ(two.get(), number);
    EXPECT_EQ(two.port(), port);
    EXPECT_TRUE(answers(port));
  }
}

TEST(tcp_listener_test, waiting_clients_survive_the_change) {
  std::optional<tcp_listener> one(std::in_place, here, 0);
  const std::uint16_t port = one->port();
  raw_client waiting(port);
  waiting.send("hello");
  file_descriptor file = duplicate(*one);
  one->rest();
  one.reset();
  const tcp_listener two(here, port, std::move(file));
  const file_descriptor accepted(::accept(two.get(), nullptr, nullptr));
  char text[6] = "";
  EXPECT_EQ(::recv(accepted.get(), text, 5, MSG_WAITALL), 5);
  EXPECT_STREQ(text, "hello");
}

TEST(tcp_listener_test, clients_of_an_inherited_one_wait_while_it_is_paused) {
  const tcp_listener one(here, 0);
  tcp_listener two(here, one.port(), duplicate(one));
  two.rest();
  EXPECT_TRUE(answers(one.port()));
  two.listen();
  EXPECT_NE(two.get(), -1);
}

TEST(tcp_listener_test, binds_a_new_socket_for_another_port) {
  tcp_listener one(here, 0);
  const std::uint16_t port = tcp_port(here, 0).number();
  file_descriptor file = duplicate(one);
  const int number = file.get();
  one.rest();
  const tcp_listener two(here, port, std::move(file));
  EXPECT_EQ(two.port(), port);
  EXPECT_FALSE(answers(one.port()));
  EXPECT_TRUE(answers(port));
  EXPECT_TRUE(two.get() == number || !is_open(number));
}

TEST(tcp_listener_test, binds_a_new_socket_for_another_host) {
  tcp_listener one("0.0.0.0", 0);
  const std::uint16_t port = one.port();
  file_descriptor file = duplicate(one);
  EXPECT_TRUE(is_listening_at(file.get(), "0.0.0.0", port));
  EXPECT_FALSE(is_listening_at(file.get(), here, port));
}

TEST(tcp_listener_test, uses_an_inherited_wildcard_socket_for_the_wildcard_host) {
  const file_descriptor all(::socket(AF_INET6, SOCK_STREAM, 0));
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  if (::bind(all.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
      ::listen(all.get(), 1) != 0)
    GTEST_SKIP() << "this machine has no IPv6";
  EXPECT_TRUE(is_listening_at(all.get(), "0.0.0.0", port_of(all.get())));
  EXPECT_TRUE(is_listening_at(all.get(), "::", 0));
}

TEST(tcp_listener_test, refuses_other_descriptors) {
  int ends[2]{};
  ASSERT_EQ(::pipe(ends), 0);
  const file_descriptor in(ends[0]);
  const file_descriptor out(ends[1]);
  EXPECT_FALSE(is_listening_at(in.get(), here, 0));
  EXPECT_FALSE(is_listening_at(-1, here, 0));
  const file_descriptor bound = bound_socket(here, 0);
  EXPECT_FALSE(is_listening_at(bound.get(), here, 0));
  ASSERT_EQ(::listen(bound.get(), 1), 0);
  EXPECT_TRUE(is_listening_at(bound.get(), here, 0));
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const file_descriptor one(ends[0]);
  const file_descriptor other(ends[1]);
  EXPECT_FALSE(is_listening_at(one.get(), here, 0));
}

}  // namespace
}  // namespace shop
