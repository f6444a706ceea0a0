// Waiting for an eventfd with poll.
#include "process/wakeup_fd.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace cruller::inline v0 {
namespace {

int open_event() {
  const int file = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return file;
}

}  // namespace

wakeup_fd::wakeup_fd() : file_(open_event()) {}

wakeup_fd::~wakeup_fd() { close(file_); }

void wakeup_fd::ring() const noexcept { static_cast<void>(eventfd_write(file_, 1)); }

bool wakeup_fd::wait_for_input() noexcept {
  pollfd files[] = {{file_, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  while (poll(files, 2, -1) < 0) {
    if (errno != EINTR) return true;  // The following read reports the error.
  }
  eventfd_t rings = 0;
  static_cast<void>(eventfd_read(file_, &rings));
  return files[1].revents != 0;
}

void wakeup_fd::wait() noexcept {
  pollfd file{file_, POLLIN, 0};
  while (poll(&file, 1, -1) < 0 && errno == EINTR) {
  }
  eventfd_t rings = 0;
  static_cast<void>(eventfd_read(file_, &rings));
}

}  // namespace cruller::v0
