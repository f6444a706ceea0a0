// Reserving a port: a bound socket that never listens.
#include "tcp_port.hpp"

#include "tcp_address.hpp"

namespace shop {

tcp_port::tcp_port(const std::string& host, std::uint16_t port)
    : host_(host), socket_(bound_socket(host, port)), number_(port_of(socket_.get())) {}

std::string tcp_port::text() const { return text_of(host_, number_); }

}  // namespace shop
