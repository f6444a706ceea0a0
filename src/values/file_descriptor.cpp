// Closing and duplicating file descriptors.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cruller/file_descriptor.hpp>
#include <string>
#include <system_error>

namespace cruller::inline v0 {

void file_descriptor::close(int file) noexcept {
  const int before = errno;
  // Not retried after EINTR: Linux has closed the descriptor by then.
  ::close(file);
  errno = before;
}

file_descriptor file_descriptor::duplicate_of(int file) {
  constexpr int first = 3;  // Keeps standard input, output and error free.
  const int copy = ::fcntl(file, F_DUPFD_CLOEXEC, first);
  if (copy < 0)
    throw std::system_error(
        errno, std::generic_category(), "file descriptor " + std::to_string(file)
    );
  return file_descriptor(copy);
}

}  // namespace cruller::v0
