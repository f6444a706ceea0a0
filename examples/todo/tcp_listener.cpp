// Listening, pausing, and inheriting.
#include "tcp_listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "tcp_address.hpp"

namespace shop {
namespace {

using cruller::file_descriptor;

// Returns the inherited socket if it can be used. Otherwise closes it, which may free the port.
file_descriptor usable(file_descriptor inherited, const std::string& host, std::uint16_t port) {
  if (is_listening_at(inherited.get(), host, port)) return inherited;
  return {};
}

// Its connections send each response at once.
void do_not_delay(int socket) {
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
}

}  // namespace

tcp_listener::tcp_listener(const std::string& host, std::uint16_t port, file_descriptor inherited)
    : host_(host), socket_(usable(std::move(inherited), host, port)), number_(port) {
  if (socket_) {
    number_ = port_of(socket_.get());
    do_not_delay(socket_.get());
    return;
  }
  reserved_.emplace(host, port);
  number_ = reserved_->number();
  listen();
}

std::string tcp_listener::text() const { return text_of(host_, number_); }

void tcp_listener::rest() {
  if (reserved_) socket_ = {};
}

void tcp_listener::listen() {
  if (socket_) return;
  // A second socket on the reserved port, because a socket that has listened cannot stop and listen
  // again.
  file_descriptor fresh = bound_socket(host_, number_);
  do_not_delay(fresh.get());
  if (::listen(fresh.get(), SOMAXCONN) != 0)
    throw std::system_error(errno, std::generic_category(), "listen " + text());
  socket_ = std::move(fresh);
}

}  // namespace shop
