// A datagram with a timeout.
#include "host/notify_socket.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cruller/file_descriptor.hpp>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace cruller::inline v0 {
namespace {

constexpr auto patience = std::chrono::milliseconds(1000);

// The address in the variable; its length is zero if it is not that of a Unix socket.
socklen_t read_address(std::string_view name, sockaddr_un& address) {
  if (name.size() < 2 || name.size() >= sizeof address.sun_path) return 0;
  const bool is_abstract = name.front() == '@';
  if (!is_abstract && name.front() != '/') return 0;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (is_abstract) address.sun_path[0] = '\0';
  // A file name ends with a zero.
  const std::size_t size = offsetof(sockaddr_un, sun_path) + name.size() + (is_abstract ? 0 : 1);
  return static_cast<socklen_t>(size);
}

}  // namespace

bool send_to_host(const std::string& message) {
  static std::atomic<bool> is_deaf = false;
  const char* const name = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  const socklen_t size = name == nullptr ? 0 : read_address(name, address);
  if (size == 0) return false;
  const file_descriptor file(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!file) return true;
  const timeval wait{0, 50'000};
  setsockopt(file.get(), SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  const auto end = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const int flags = MSG_NOSIGNAL | (is_deaf ? MSG_DONTWAIT : 0);
    const auto* const to = reinterpret_cast<const sockaddr*>(&address);
    if (sendto(file.get(), message.data(), message.size(), flags, to, size) >= 0) {
      is_deaf = false;
      return true;
    }
    const bool is_full = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    if (!is_full || is_deaf) return true;
    if (std::chrono::steady_clock::now() >= end) is_deaf = true;
  }
}

}  // namespace cruller::v0
