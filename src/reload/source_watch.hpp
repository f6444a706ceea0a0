// Watching source files for changes, with inotify.
#pragma once

#include <chrono>
#include <cruller/file_descriptor.hpp>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "values/folder_events.hpp"

namespace cruller::inline v0 {

// Calls `changed` with a source file when source files below the roots, or roots that are files,
// are written, replaced, created or removed. Calls come on a separate thread, from construction to
// destruction. Changes in quick succession cause one call; changes during a call cause one more
// call after it. Hidden, build and `ignored` folders are skipped, and symbolic links are not
// followed. `failed` receives exceptions of `changed` and errors of watching.
class source_watch {
 public:
  using path = std::filesystem::path;

  struct options {
    std::vector<path> roots;
    std::vector<path> ignored;  // folders and files
    // Files written since this time count as changed; absent: only changes from now on.
    std::optional<std::filesystem::file_time_type> since;
    std::chrono::milliseconds quiet{100};     // the pause after a change
    std::chrono::milliseconds longest{2000};  // the longest delay of a call
  };

  // Throws `error` if a root does not exist or a kernel limit is exceeded.
  source_watch(
      options how,
      std::function<void(const path&)> changed,
      std::function<void(const std::exception&)> failed
  );
  ~source_watch();
  source_watch(const source_watch&) = delete;
  source_watch& operator=(const source_watch&) = delete;

 private:
  using clock = folder_events::clock;

  struct folder {
    path where;
    std::set<std::string> only;  // the watched files; empty: all
  };
  using time = std::filesystem::file_time_type;

  // Returns an added source file that was written since `since`, if any.
  std::optional<path> add_root(const path& root, time since);
  std::optional<path> add_tree(const path& top, time since);
  bool add_folder(const path& where, const std::string& only);
  void forget_tree(const path& top);

  void watch();
  void notify(const path& file);
  std::optional<path> read_events();
  std::optional<path> see(int where, unsigned what, const std::string& name);
  std::optional<path> see_folder(const path& where, unsigned what);
  bool is_left_out(const path& where) const;

  const options how_;
  const std::function<void(const path&)> changed_;
  const std::function<void(const std::exception&)> failed_;
  folder_events events_;
  file_descriptor end_;
  std::set<path> roots_;
  std::set<path> ignored_;
  std::map<int, folder> folders_;  // by watch descriptor
  std::optional<path> missed_;     // a file that changed before it was watched
  std::thread watcher_;
};

}  // namespace cruller::v0
