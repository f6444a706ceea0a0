// Events in folders, from inotify.
#pragma once

#include <chrono>
#include <cruller/file_descriptor.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace cruller::inline v0 {

struct folder_event {
  int folder;          // The number that `add` has returned; -1 if events were lost.
  std::uint32_t what;  // IN_CREATE and others
  std::string name;    // In the folder; empty for the folder itself.
};

// Used by one thread at a time.
class folder_events {
 public:
  using clock = std::chrono::steady_clock;
  enum class wait_result : unsigned char { events, late, ended };

  // Throws `error` if a limit of the kernel is reached.
  folder_events();

  // Readable when there are events.
  [[nodiscard]] int descriptor() const { return events_.get(); }
  // Adds a folder and returns its number, which is that of the folder itself, not of its name. If
  // it cannot be read, sets `errno` and returns -1. Throws `error` if a limit is reached.
  int add(const std::filesystem::path& folder, std::uint32_t what);
  void remove(int number);
  // Passes on all events that have happened, without waiting.
  void read(const std::function<void(const folder_event&)>& see);
  // Waits for events, until a time or until the file `end` is readable.
  [[nodiscard]] wait_result wait(int end, std::optional<clock::time_point> until) const;

 private:
  file_descriptor events_;
};

// The message of an error of the system.
std::string why_not_watched(const std::filesystem::path& folder, int code);

// Whether something that was just created is complete. A new regular file is still being written;
// files of other kinds and hard links are complete.
bool is_created_complete(const std::filesystem::path& file);

}  // namespace cruller::v0
