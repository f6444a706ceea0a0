// Finding the folders that lead to files.
#include "config/watched_folders.hpp"

#include <sys/inotify.h>

#include <algorithm>
#include <cerrno>
#include <cruller/error.hpp>
#include <cstdint>
#include <exception>
#include <system_error>
#include <utility>
#include <vector>

namespace cruller::inline v0 {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t on_the_way = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                     IN_DELETE_SELF | IN_MOVE_SELF | IN_MASK_ADD;
constexpr std::uint32_t at_the_end = on_the_way | IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB;
// As many as the kernel follows.
constexpr int most_links = 40;

// The names of a path, the last one first.
std::vector<fs::path> names_of(const fs::path& relative) {
  std::vector<fs::path> names(relative.begin(), relative.end());
  std::ranges::reverse(names);
  return names;
}

}  // namespace

class watched_folders::walk {
 public:
  explicit walk(folder_events& events) : events_(events) {}

  // Follows a path as the kernel does. `ends_in_folder` for a folder that may get files.
  void follow(const fs::path& to, bool ends_in_folder) {
    std::error_code failed;
    std::vector<fs::path> left = names_of(fs::absolute(to, failed).relative_path());
    fs::path here = "/";
    for (int links = 0; !left.empty();) {
      const fs::path name = std::move(left.back());
      left.pop_back();
      if (name.empty() || name == ".") continue;
      if (name == "..") {
        here = here.parent_path();
        continue;
      }
      // Watched before it is looked at, so that nothing is missed in between.
      folder* in = add(here, on_the_way);
      if (in != nullptr) in->names.insert(name);
      const fs::file_type what = fs::symlink_status(here / name, failed).type();
      if (what == fs::file_type::directory) {
        here /= name;
        continue;
      }
      in = add(here, what == fs::file_type::symlink ? on_the_way : at_the_end);
      if (in == nullptr) return report(here);
      in->names.insert(name);
      if (what != fs::file_type::symlink) return;
      const fs::path target = fs::read_symlink(here / name, failed);
      if (failed || ++links > most_links) return;
      if (target.is_absolute()) here = "/";
      std::ranges::move(names_of(target.relative_path()), std::back_inserter(left));
    }
    folder* const in = add(here, at_the_end);
    if (in == nullptr) return report(here);
    in->may_get_files = in->may_get_files || ends_in_folder;
  }

  std::map<int, folder> found{};
  std::string trouble{};

 private:
  // Null, with `code_`, if the folder cannot be watched.
  folder* add(const fs::path& where, std::uint32_t what) try {
    const int number = events_.add(where, what);
    code_ = number < 0 ? errno : 0;
    return number < 0 ? nullptr : &found.try_emplace(number, folder{where}).first->second;
  } catch (const error& limit) {
    code_ = 0;
    if (trouble.empty()) trouble = limit.what();
    return nullptr;
  }

  void report(const fs::path& where) {
    // What is gone by now is seen in the folder above it.
    if (code_ == 0 || code_ == ENOENT || code_ == ENOTDIR) return;
    if (trouble.empty()) trouble = why_not_watched(where, code_);
  }

  folder_events& events_;
  int code_ = 0;
};

std::string watched_folders::watch(const config_inputs& inputs) {
  walk way(events_);
  for (const auto& [file, content] : inputs.files()) way.follow(file, false);
  for (const auto& [where, files] : inputs.folders()) way.follow(where, true);
  for (const auto& [number, each] : folders_)
    if (!way.found.contains(number)) events_.remove(number);
  folders_ = std::move(way.found);
  return std::move(way.trouble);
}

folder_activity watched_folders::read() {
  folder_activity most = folder_activity::none;
  events_.read([&](const folder_event& event) { most = std::max(most, see(event)); });
  return most;
}

folder_activity watched_folders::see(const folder_event& event) {
  if ((event.what & IN_Q_OVERFLOW) != 0) return folder_activity::change;  // Events were lost.
  const auto place = folders_.find(event.folder);
  if (place == folders_.end()) return folder_activity::none;
  const folder& in = place->second;
  if (event.name.empty()) return folder_activity::change;  // Of the folder itself.
  if (!in.names.contains(event.name) && !(in.may_get_files && is_config_file_name(event.name)))
    return folder_activity::none;
  if ((event.what & IN_MODIFY) != 0) return folder_activity::writing;
  if ((event.what & IN_CREATE) != 0 && !is_created_complete(in.where / event.name))
    return folder_activity::writing;
  return folder_activity::change;
}

}  // namespace cruller::v0
