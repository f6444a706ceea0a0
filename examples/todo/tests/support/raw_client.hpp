// A client that sends given bytes, even if they are not valid HTTP.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace shop {

/// A connection to a port of this machine.
class raw_client {
 public:
  explicit raw_client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client() { ::close(socket_); }

  /// False if nothing listens.
  bool is_connected() const { return is_connected_; }

  /// Sends as much as the other side accepts.
  void send(const std::string& bytes) {
    std::size_t sent = 0;
    while (sent != bytes.size()) {
      const ssize_t count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (count <= 0) return;
      sent += static_cast<std::size_t>(count);
    }
  }

  /// All bytes until the other side disconnects.
  std::string receive() {
    std::string bytes;
    char buffer[4096];
    ssize_t count = 0;
    while ((count = ::recv(socket_, buffer, sizeof(buffer), 0)) > 0)
      bytes.append(buffer, static_cast<std::size_t>(count));
    return bytes;
  }

  /// The next response, whose length its head announces; the connection stays open. If the other
  /// side disconnects, what has come so far.
  std::string receive_response() {
    std::string bytes;
    while (!bytes.ends_with("\r\n\r\n") && receive_byte(bytes)) continue;
    constexpr std::string_view length = "\r\nContent-Length: ";
    const std::size_t at = bytes.find(length);
    if (at == std::string::npos) return bytes;
    for (auto left = std::stoul(bytes.substr(at + length.size())); left != 0; --left)
      if (!receive_byte(bytes)) break;
    return bytes;
  }

  /// The next line, without its newline.
  std::string receive_line() {
    std::string line;
    for (char c = 0; c != '\n' && ::recv(socket_, &c, 1, 0) == 1;)
      if (c != '\r' && c != '\n') line += c;
    return line;
  }

 private:
  bool receive_byte(std::string& bytes) {
    char c = 0;
    if (::recv(socket_, &c, 1, 0) != 1) return false;
    bytes += c;
    return true;
  }

  int socket_;
  bool is_connected_ = false;
};

/// The response to a request, or nothing if nothing listens.
inline std::string ask(int port, const std::string& request) {
  raw_client client(port);
  if (!client.is_connected()) return "";
  client.send(request);
  return client.receive();
}

/// The number in `HTTP/1.1 404 Not Found`; 0 if it is not a response.
inline int status_of(const std::string& response) {
  return response.starts_with("HTTP/1.1 ") ? std::stoi(response.substr(9, 3)) : 0;
}

}  // namespace shop
