// Lines of a script, as they are.
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "line_source.hpp"
#include "wake.hpp"

namespace cruller {
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
      if (is_over_) return std::exchange(read_, {});  // A last line without an end.
      if (wake_.wait_for_input()) read_more();
    }
  }

  void close() override {
    is_closed_ = true;
    wake_.ring();
  }

 private:
  void read_more() {
    char buffer[4096];
    const ssize_t size = read(STDIN_FILENO, buffer, sizeof buffer);
    if (size > 0)
      read_.append(buffer, static_cast<std::size_t>(size));
    else if (size == 0 || (errno != EINTR && errno != EAGAIN))
      is_over_ = true;
  }

  wake wake_;
  std::atomic<bool> is_closed_ = false;
  bool is_over_ = false;
  std::string read_;
};

}  // namespace

bool has_person() { return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1; }

std::unique_ptr<line_source> plain_lines() { return std::make_unique<plain_line_source>(); }

}  // namespace cruller
