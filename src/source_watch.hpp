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

namespace cruller {

// Calls `changed` when a source file below the roots, or one that is a root, is written, replaced,
// made or removed: with one such file, on a thread of its own, from construction to destruction.
// Changes that follow one another count once; those that come while `changed` works lead to one
// more call after it. Hidden, build and `ignored` folders are not looked into, symbolic links not
// followed. `failed` gets what `changed` throws, and what hinders the watching later.
class source_watch {
 public:
  using path = std::filesystem::path;

  struct options {
    std::vector<path> roots;
    std::vector<path> ignored;  // folders and files
    // A source that was written since then has changed; absent: only what changes from now on.
    std::optional<std::filesystem::file_time_type> since;
    std::chrono::milliseconds quiet{100};     // so long nothing must happen
    std::chrono::milliseconds longest{2000};  // and after this it is told anyway
  };

  // Throws `error` where a root does not exist or the kernel's limits do not suffice.
  source_watch(
      options how,
      std::function<void(const path&)> changed,
      std::function<void(const std::exception&)> failed
  );
  ~source_watch();
  source_watch(const source_watch&) = delete;
  source_watch& operator=(const source_watch&) = delete;

 private:
  using clock = std::chrono::steady_clock;

  struct folder {
    path where;
    std::set<std::string> only;  // these files; empty: all
  };
  using time = std::filesystem::file_time_type;

  // A source file in what was added, if there is one that was written since then.
  std::optional<path> add_root(const path& root, time since);
  std::optional<path> add_tree(const path& top, time since);
  bool add_folder(const path& where, const std::string& only);
  void forget_tree(const path& top);

  void watch();
  void tell(const path& file);
  // Waits until there is something to read; false when it is time to end.
  bool await_events(std::optional<clock::time_point> until, bool& is_late);
  std::optional<path> read_events();
  std::optional<path> see(int where, unsigned what, const std::string& name);
  std::optional<path> see_folder(const path& where, unsigned what);
  bool is_left_out(const path& where) const;

  const options how_;
  const std::function<void(const path&)> changed_;
  const std::function<void(const std::exception&)> failed_;
  file_descriptor events_;
  file_descriptor end_;
  std::set<path> roots_;
  std::set<path> ignored_;
  std::map<int, folder> folders_;  // by the number of the watch
  std::optional<path> missed_;     // changed before it was watched
  std::thread watcher_;
};

}  // namespace cruller
