// Keeping the terminal's settings.
#include "terminal.hpp"

#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <mutex>

namespace cruller {
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

}  // namespace cruller
