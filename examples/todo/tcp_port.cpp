// Reserving a port: a bound socket that never listens.
#include "tcp_port.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace shop {
namespace {

using addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

addresses look_up(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) throw std::runtime_error("host " + host + ": " + gai_strerror(error));
  return {found, &freeaddrinfo};
}

int port_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(
      address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                    : reinterpret_cast<const sockaddr_in&>(address).sin_port
  );
}

}  // namespace

tcp_port::tcp_port(const std::string& host, int port) : host_(host), number_(port) {
  const addresses all = look_up(host, port);
  int error = 0;
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    const int candidate = ::socket(
        each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol
    );
    if (candidate == -1) {
      error = errno;
      continue;
    }
    allow_reuse(candidate);
    if (::bind(candidate, each->ai_addr, each->ai_addrlen) == 0) {
      socket_ = candidate;
      number_ = port_of(candidate);
      return;
    }
    error = errno;
    ::close(candidate);
  }
  throw std::system_error(error, std::generic_category(), "bind " + text());
}

tcp_port::~tcp_port() { ::close(socket_); }

std::string tcp_port::text() const {
  const bool is_ipv6 = host_.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host_ + "]" : host_) + ":" + std::to_string(number_);
}

void allow_reuse(int socket) {
  // Not SO_REUSEPORT, which would let two programs share a port without a word.
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

}  // namespace shop
