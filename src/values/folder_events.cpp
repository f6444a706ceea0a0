// Reading the events of inotify.
#include "values/folder_events.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cruller/error.hpp>
#include <cstring>
#include <system_error>

namespace cruller::inline v0 {
namespace {

file_descriptor open_inotify() {
  file_descriptor events(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (events) return events;
  if (errno == EMFILE)
    throw error(
        "cannot watch files: too many watchers (limit: /proc/sys/fs/inotify/max_user_instances) or "
        "open files"
    );
  throw error(fmt::format("cannot watch files: {}", std::generic_category().message(errno)));
}

}  // namespace

std::string why_not_watched(const std::filesystem::path& folder, int code) {
  if (code == ENOSPC)
    return fmt::format(
        "cannot watch {}: too many folders (limit: /proc/sys/fs/inotify/max_user_watches)",
        folder.native()
    );
  return fmt::format("cannot watch {}: {}", folder.native(), std::generic_category().message(code));
}

bool is_created_complete(const std::filesystem::path& file) {
  struct stat found {};
  return lstat(file.c_str(), &found) == 0 && (!S_ISREG(found.st_mode) || found.st_nlink > 1);
}

folder_events::folder_events() : events_(open_inotify()) {}

int folder_events::add(const std::filesystem::path& folder, std::uint32_t what) {
  const int number = inotify_add_watch(
      events_.get(), folder.c_str(), what | IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK
  );
  if (number < 0 && (errno == ENOSPC || errno == ENOMEM))
    throw error(why_not_watched(folder, errno));
  return number;
}

void folder_events::remove(int number) { inotify_rm_watch(events_.get(), number); }

void folder_events::read(const std::function<void(const folder_event&)>& see) {
  alignas(inotify_event) std::array<char, 16384> buffer{};
  for (;;) {
    const ssize_t size = ::read(events_.get(), buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return;
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
      inotify_event event{};
      std::memcpy(&event, buffer.data() + at, sizeof event);
      // The name is padded with zeros.
      const char* const name = event.len == 0 ? "" : buffer.data() + at + sizeof event;
      at += sizeof event + event.len;
      see({event.wd, event.mask, name});
    }
  }
}

folder_events::wait_result folder_events::wait(int end, std::optional<clock::time_point> until)
    const {
  std::array<pollfd, 2> ready{pollfd{events_.get(), POLLIN, 0}, pollfd{end, POLLIN, 0}};
  for (;;) {
    int milliseconds = -1;
    if (until) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - clock::now());
      if (left.count() <= 0) return wait_result::late;
      milliseconds = static_cast<int>(left.count());
    }
    const int count = poll(ready.data(), ready.size(), milliseconds);
    if (ready[1].revents != 0) return wait_result::ended;
    if (count > 0) return wait_result::events;
  }
}

}  // namespace cruller::v0
