// Reading files.
#include "config/file_text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utf8.h>

#include <algorithm>
#include <cerrno>
#include <cruller/file_descriptor.hpp>
#include <system_error>

namespace cruller::inline v0 {
namespace {

unreadable because_of(int code) {
  return {code == ENOENT || code == ENOTDIR, std::generic_category().message(code)};
}

}  // namespace

std::variant<std::string, unreadable> read_text(
    const std::filesystem::path& file, std::size_t limit
) {
  // Opening a pipe must not wait for its writer.
  const file_descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!opened) return because_of(errno);
  struct stat status {};
  if (fstat(opened.get(), &status) != 0) return because_of(errno);
  if (S_ISDIR(status.st_mode)) return unreadable{false, "it is a folder, not a file"};
  if (!S_ISREG(status.st_mode)) return unreadable{false, "it is not a regular file"};
  const auto known = static_cast<std::size_t>(status.st_size);
  unreadable too_big{false, fmt::format("it has more than {} bytes", limit)};
  if (known > limit) return too_big;
  // A file may grow while it is read; those of /proc have no size.
  std::string text(known == 0 ? limit + 1 : known + 1, '\0');
  std::size_t size = 0;
  while (size != text.size()) {
    const ssize_t count = read(opened.get(), text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return because_of(errno);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  if (size > limit) return too_big;
  if (size == text.size()) return unreadable{false, "it changes while it is read"};
  text.resize(size);
  return text;
}

std::string without_line_end(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

bad_character find_bad_character(std::string_view text) {
  const auto* const invalid = utf8::find_invalid(text.begin(), text.end());
  const auto* const control = std::find_if(text.begin(), invalid, [&](const char& each) {
    const auto byte = static_cast<unsigned char>(each);
    if (each == '\r') return &each + 1 == text.data() + text.size() || (&each)[1] != '\n';
    return (byte < ' ' && each != '\t' && each != '\n') || byte == 0x7f;
  });
  if (control == text.end()) return {};
  const std::string_view before(text.begin(), control);
  const auto line = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  const std::size_t begin = before.rfind('\n') + 1;  // 0 if there is no line end
  const auto byte = static_cast<unsigned char>(*control);
  const std::string what = control == invalid
                               ? fmt::format("the byte 0x{:02x} is not UTF-8", byte)
                               : fmt::format(
                                     "control character 0x{:02x}; write it as \"\\x{:02x}\"",
                                     byte,
                                     byte
                                 );
  return {line, before.size() - begin + 1, what};
}

}  // namespace cruller::v0
