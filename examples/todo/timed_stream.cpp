// Reading and writing until a deadline: poll, then the bytes that the socket accepts at once.
#include "timed_stream.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace shop {
namespace {

using std::chrono::milliseconds;

// Whether the socket is ready before the deadline.
bool await(int socket, short event, timed_stream::clock::time_point deadline) {
  while (true) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - timed_stream::clock::now());
    pollfd file{socket, event, 0};
    const int ready = ::poll(&file, 1, static_cast<int>(std::max(left, milliseconds(0)).count()));
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

}  // namespace

bool is_for_later(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

timed_stream::timed_stream(
    int socket,
    std::string received,
    std::optional<clock::time_point> read_until,
    milliseconds write_timeout
)
    : socket_(socket),
      received_(std::move(received)),
      read_until_(read_until),
      write_timeout_(write_timeout) {}

bool timed_stream::is_at_end() const {
  return !read_until_ && taken_ == received_.size() && !has_lacked_;
}

bool timed_stream::is_readable() const {
  if (taken_ != received_.size()) return true;
  return read_until_ && await(socket_, POLLIN, clock::time_point());
}

bool timed_stream::wait_readable() const {
  if (taken_ != received_.size()) return true;
  return read_until_ && await(socket_, POLLIN, *read_until_);
}

bool timed_stream::is_writable() const { return await(socket_, POLLOUT, write_until()); }

bool timed_stream::wait_writable() const { return is_writable(); }

ssize_t timed_stream::read(char* to, std::size_t size) {
  if (taken_ != received_.size()) {
    const std::size_t count = received_.copy(to, size, taken_);
    taken_ += count;
    return static_cast<ssize_t>(count);
  }
  has_lacked_ = !read_until_;
  while (read_until_ && await(socket_, POLLIN, *read_until_)) {
    const ssize_t count = ::recv(socket_, to, size, 0);
    if (count >= 0 || !is_for_later(errno)) return count;
  }
  return -1;
}

ssize_t timed_stream::write(const char* from, std::size_t size) {
  while (await(socket_, POLLOUT, write_until())) {
    const ssize_t count = ::send(socket_, from, size, MSG_NOSIGNAL);
    if (count >= 0 || !is_for_later(errno)) return count;
  }
  return -1;
}

// Nothing in this program needs the addresses.
void timed_stream::get_remote_ip_and_port(std::string&, int&) const {}
void timed_stream::get_local_ip_and_port(std::string&, int&) const {}

socket_t timed_stream::socket() const { return socket_; }

time_t timed_stream::duration() const {
  return static_cast<time_t>(std::chrono::duration_cast<milliseconds>(clock::now() - begin_).count()
  );
}

timed_stream::clock::time_point timed_stream::write_until() const {
  if (write_until_ == clock::time_point()) write_until_ = clock::now() + write_timeout_;
  return write_until_;
}

}  // namespace shop
