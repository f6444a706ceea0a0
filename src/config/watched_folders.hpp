// The folders that lead to files, watched for changes.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "config/config_inputs.hpp"
#include "values/folder_events.hpp"

namespace cruller::inline v0 {

// What was seen in the folders.
enum class folder_activity : unsigned char {
  none,     // nothing that concerns the files
  writing,  // a file is being written
  change,
};

// Watches folders and not files, since a file that is replaced is another file. For a file these
// are all folders from the root to it, as far as they exist, and where a symbolic link is on the
// way also those from the root to what it leads to. Used by one thread at a time.
class watched_folders {
 public:
  // Watches for these files and folders, and no longer for others. Returns the message of what
  // cannot be watched, empty if there is none; everything else is watched.
  std::string watch(const config_inputs& inputs);
  // Readable when something has happened.
  [[nodiscard]] int descriptor() const { return events_.descriptor(); }
  // Waits as `folder_events` does.
  [[nodiscard]] folder_events::wait_result wait(
      int end, std::optional<folder_events::clock::time_point> until
  ) const {
    return events_.wait(end, until);
  }
  // What has happened since the last call.
  folder_activity read();

 private:
  struct folder {
    std::filesystem::path where;
    std::set<std::string> names{};  // What is watched for in it.
    bool may_get_files = false;     // New configuration files are watched for, too.
  };
  class walk;

  folder_activity see(const folder_event& event);

  folder_events events_;
  std::map<int, folder> folders_;  // by number
};

}  // namespace cruller::v0
