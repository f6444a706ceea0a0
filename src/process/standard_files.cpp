// The lowest numbers of descriptors.
#include "process/standard_files.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace cruller::inline v0 {

void open_standard_files() {
  for (int each = STDIN_FILENO; each <= STDERR_FILENO; ++each)
    // The lowest free number is this one.
    if (fcntl(each, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDWR));
}

}  // namespace cruller::v0
