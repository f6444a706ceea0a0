// Saving and restoring terminal settings.
#include "process/terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <mutex>

namespace cruller::inline v0 {
namespace {

std::mutex mutex;
termios found;
std::atomic<bool> is_known = false;

}  // namespace

void remember_terminal() {
  const std::lock_guard lock(mutex);
  if (!is_known && tcgetattr(STDIN_FILENO, &found) == 0) is_known = true;
}

void restore_terminal() noexcept {
  if (is_known) tcsetattr(STDIN_FILENO, TCSANOW, &found);
}

unsigned terminal_width() {
  winsize size{};
  const bool has_width = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
  return has_width ? size.ws_col : 80;
}

}  // namespace cruller::v0
