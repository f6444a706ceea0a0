// An eventfd that poll waits for.
#include "wake.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace cruller {
namespace {

int open_event() {
  const int file = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return file;
}

}  // namespace

wake::wake() : file_(open_event()) {}

wake::~wake() { close(file_); }

void wake::ring() const noexcept { static_cast<void>(eventfd_write(file_, 1)); }

bool wake::wait_for_input() noexcept {
  pollfd files[] = {{file_, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  while (poll(files, 2, -1) < 0) {
    if (errno != EINTR) return true;  // Reading tells what is wrong.
  }
  eventfd_t rings = 0;
  static_cast<void>(eventfd_read(file_, &rings));
  return files[1].revents != 0;
}

void wake::wait() noexcept {
  pollfd file{file_, POLLIN, 0};
  while (poll(&file, 1, -1) < 0 && errno == EINTR) {
  }
  eventfd_t rings = 0;
  static_cast<void>(eventfd_read(file_, &rings));
}

}  // namespace cruller
