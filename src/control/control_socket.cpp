// Listening on a Unix socket without replacing the socket of another program.
#include "control/control_socket.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cruller/error.hpp>
#include <filesystem>
#include <random>
#include <system_error>

namespace cruller::inline v0 {
namespace {

using local = boost::asio::local::stream_protocol;

constexpr int waiting_clients = 128;
// A temporary name adds a dot and six digits.
constexpr std::size_t longest = sizeof(sockaddr_un::sun_path) - 1 - 7;

[[noreturn]] void fail(std::string_view path, int number) {
  throw error(fmt::format("cannot listen on {}: {}", path, std::generic_category().message(number))
  );
}

std::string with_suffix(const std::string& path) {
  return fmt::format("{}.{:06x}", path, std::random_device()() & 0xFFFFFFu);
}

// A file name that is removed at the end of the scope.
struct temporary_name {
  explicit temporary_name(std::string name) : path(std::move(name)) {}
  ~temporary_name() { unlink(path.c_str()); }
  temporary_name(const temporary_name&) = delete;
  temporary_name& operator=(const temporary_name&) = delete;

  const std::string path;
};

bool is_same(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

// Whether a program listens there. A full queue counts as listening.
bool listens(const std::string& path) {
  boost::asio::io_context none;
  local::socket probe(none);
  boost::system::error_code failure;
  static_cast<void>(probe.open(local(), failure));
  if (!failure) static_cast<void>(probe.non_blocking(true, failure));
  if (failure) fail(path, failure.value());
  static_cast<void>(probe.connect(local::endpoint(path), failure));
  if (failure.value() == EACCES || failure.value() == EPERM) fail(path, failure.value());
  return failure.value() != ECONNREFUSED && failure.value() != ENOENT;
}

}  // namespace

control_socket::control_socket(boost::asio::io_context& context, const std::string& path)
    : acceptor_(context),
      path_(path),
      absolute_(path.empty() ? path : std::filesystem::absolute(path).string()) {
  if (path.empty()) throw error("the path of the control socket is empty");
  if (path.size() > longest)
    throw error(fmt::format("cannot listen on {}: the path is longer than {} bytes", path, longest)
    );
  const int made = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (made < 0) fail(path, errno);
  acceptor_.assign(local(), made);
  // Linux gives the name the mode of the socket. Elsewhere the mode is set before the socket
  // listens, so that no client can connect earlier.
  fchmod(made, 0600);
  const temporary_name name(with_suffix(path));
  boost::system::error_code failure;
  static_cast<void>(acceptor_.bind(local::endpoint(name.path), failure));
  if (failure) fail(path, failure.value());
  if (lstat(name.path.c_str(), &own_) != 0) fail(path, errno);
  if ((own_.st_mode & 0777u) != 0600 && chmod(name.path.c_str(), 0600) != 0) fail(path, errno);
  static_cast<void>(acceptor_.listen(waiting_clients, failure));
  if (failure) fail(path, failure.value());
  publish(name.path);
}

control_socket::~control_socket() { close(); }

// A link never replaces an existing file.
void control_socket::publish(const std::string& temporary) {
  constexpr int attempts = 10;
  for (int attempt = 0; attempt != attempts; ++attempt) {
    if (link(temporary.c_str(), path_.c_str()) == 0) return;
    if (errno != EEXIST) fail(path_, errno);
    remove_stale(temporary + "~");
  }
  fail(path_, EEXIST);
}

void control_socket::remove_stale(const std::string& aside) {
  struct stat seen {};
  if (lstat(path_.c_str(), &seen) != 0) {
    if (errno == ENOENT) return;
    fail(path_, errno);
  }
  if (!S_ISSOCK(seen.st_mode))
    throw error(fmt::format("cannot listen on {}: the path exists and is not a socket", path_));
  if (listens(path_))
    throw error(fmt::format("cannot listen on {}: another program is listening there", path_));
  // Another program may have replaced the socket in the meantime, so the file is checked again
  // after it has been moved aside.
  if (rename(path_.c_str(), aside.c_str()) != 0) {
    if (errno == ENOENT) return;
    fail(path_, errno);
  }
  const temporary_name moved(aside);
  struct stat removed {};
  if (lstat(aside.c_str(), &removed) == 0 && is_same(removed, seen)) return;
  if (link(aside.c_str(), path_.c_str()) != 0 && errno != EEXIST) fail(path_, errno);
}

int control_socket::accept() {
  return accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

void control_socket::close() {
  if (!acceptor_.is_open()) return;
  struct stat there {};
  if (lstat(absolute_.c_str(), &there) == 0 && is_same(there, own_)) unlink(absolute_.c_str());
  boost::system::error_code ignored;
  static_cast<void>(acceptor_.close(ignored));
}

bool may_control(int connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         (peer.uid == 0 || peer.uid == geteuid());
}

}  // namespace cruller::v0
