// Resolving and comparing addresses.
#include "tcp_address.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace shop {
namespace {

using cruller::file_descriptor;
using addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

addresses look_up(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (error != 0) throw std::runtime_error("host " + host + ": " + gai_strerror(error));
  return {found, &freeaddrinfo};
}

// The bytes of an address without its port, and the port.
struct place {
  std::string address;
  std::uint16_t port = 0;

  // Whether it is the wildcard address.
  bool is_everywhere() const { return address.find_first_not_of('\0') == std::string::npos; }
};

template <typename Address>
std::string bytes_of(const Address& address) {
  std::string bytes(sizeof(address), '\0');
  std::memcpy(bytes.data(), &address, sizeof(address));
  return bytes;
}

place place_of(const sockaddr* address) {
  const auto* const as_ipv6 = reinterpret_cast<const sockaddr_in6*>(address);
  const auto* const as_ipv4 = reinterpret_cast<const sockaddr_in*>(address);
  if (address->sa_family == AF_INET6)
    return {bytes_of(as_ipv6->sin6_addr), ntohs(as_ipv6->sin6_port)};
  return {bytes_of(as_ipv4->sin_addr), ntohs(as_ipv4->sin_port)};
}

place place_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof(address);
  auto* const at = reinterpret_cast<sockaddr*>(&address);
  ::getsockname(socket, at, &size);
  return place_of(at);
}

// An option of a socket; -1 if the descriptor is not a socket.
int option(int socket, int name) {
  int value = -1;
  socklen_t size = sizeof(value);
  return ::getsockopt(socket, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

}  // namespace

file_descriptor bound_socket(const std::string& host, std::uint16_t port) {
  const addresses all = look_up(host, port);
  int error = 0;
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    file_descriptor candidate(
        ::socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol)
    );
    // Not SO_REUSEPORT, which would let two programs share a port without an error.
    const int yes = 1;
    if (candidate &&
        ::setsockopt(candidate.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) == 0 &&
        ::bind(candidate.get(), each->ai_addr, each->ai_addrlen) == 0)
      return candidate;
    error = errno;
  }
  throw std::system_error(error, std::generic_category(), "bind " + text_of(host, port));
}

bool is_listening_at(int socket, const std::string& host, std::uint16_t port) {
  const int family = option(socket, SO_DOMAIN);
  if ((family != AF_INET && family != AF_INET6) || option(socket, SO_PROTOCOL) != IPPROTO_TCP ||
      option(socket, SO_ACCEPTCONN) != 1)
    return false;
  const place at = place_of(socket);
  if (port != 0 && port != at.port) return false;
  const addresses all = look_up(host, port);
  for (const addrinfo* each = all.get(); each != nullptr; each = each->ai_next) {
    const place wanted = place_of(each->ai_addr);
    if (wanted.address == at.address || (wanted.is_everywhere() && at.is_everywhere())) return true;
  }
  return false;
}

std::uint16_t port_of(int socket) { return place_of(socket).port; }

std::string text_of(const std::string& host, std::uint16_t port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return (is_ipv6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace shop
