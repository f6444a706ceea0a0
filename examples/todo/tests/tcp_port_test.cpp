// Reserved ports: free ones, used ones, and errors.
#include "tcp_port.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <system_error>

namespace shop {
namespace {

// Looks like another program to the kernel: a socket that listens on a port.
class other_program {
 public:
  explicit other_program(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const int yes = 1;
    ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    listens_ = ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0 &&
               ::listen(socket_, 1) == 0;
  }
  ~other_program() { ::close(socket_); }
  other_program(const other_program&) = delete;
  other_program& operator=(const other_program&) = delete;

  bool listens() const { return listens_; }

 private:
  int socket_;
  bool listens_;
};

TEST(tcp_port_test, finds_a_free_one_for_0) {
  const tcp_port port("127.0.0.1", 0);
  EXPECT_GT(port.number(), 0);
  EXPECT_EQ(port.text(), "127.0.0.1:" + std::to_string(port.number()));
}

TEST(tcp_port_test, lets_its_owner_listen) {
  const tcp_port port("127.0.0.1", 0);
  EXPECT_TRUE(other_program(port.number()).listens());
}

TEST(tcp_port_test, names_the_port_that_is_in_use) {
  const std::uint16_t number = tcp_port("127.0.0.1", 0).number();
  const other_program other(number);
  ASSERT_TRUE(other.listens());
  try {
    const tcp_port port("127.0.0.1", number);
    FAIL() << "both sockets have the port";
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.what(), "bind 127.0.0.1:" + std::to_string(number) + ": Address already in use");
  }
}

TEST(tcp_port_test, names_an_unknown_host) {
  EXPECT_THROW(tcp_port("256.0.0.1", 0), std::runtime_error);
}

TEST(tcp_port_test, shows_an_ipv6_host_in_brackets) {
  try {
    EXPECT_EQ(tcp_port("::1", 0).text().substr(0, 6), "[::1]:");
  } catch (const std::exception& e) {
    GTEST_SKIP() << "this machine has no IPv6: " << e.what();
  }
}

}  // namespace
}  // namespace shop
