// Plain lines, for scripts.
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "console/line_source.hpp"
#include "process/wakeup_fd.hpp"

namespace cruller::inline v0 {
namespace {

class plain_line_source final : public line_source {
 public:
  std::optional<std::string> next() override {
    for (;;) {
      if (is_closed_) return std::nullopt;
      if (const std::size_t end = read_.find('\n'); end != std::string::npos) {
        std::string line = read_.substr(0, end);
        read_.erase(0, end + 1);
        return line;
      }
      if (is_over_ && read_.empty()) return std::nullopt;
      if (is_over_) return std::exchange(read_, {});  // A last line without a newline.
      if (wake_.wait_for_input()) read_more();
    }
  }

  void close() override {
    is_closed_ = true;
    wake_.ring();
  }

 private:
  void read_more() {
    // Byte by byte: after a reload, the next program image reads the following line.
    char byte = 0;
    const ssize_t size = read(STDIN_FILENO, &byte, 1);
    if (size > 0)
      read_ += byte;
    else if (size == 0 || (errno != EINTR && errno != EAGAIN))
      is_over_ = true;
  }

  wakeup_fd wake_;
  std::atomic<bool> is_closed_ = false;
  bool is_over_ = false;
  std::string read_;
};

}  // namespace

bool is_interactive() { return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1; }

std::unique_ptr<line_source> plain_lines() { return std::make_unique<plain_line_source>(); }

}  // namespace cruller::v0
