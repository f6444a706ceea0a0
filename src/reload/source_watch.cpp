// Selecting changes of sources.
#include "reload/source_watch.hpp"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <algorithm>
#include <cerrno>
#include <cruller/error.hpp>
#include <cstdint>
#include <cstring>
#include <utility>

#include "errors/new_thread.hpp"
#include "reload/source_names.hpp"

namespace cruller::inline v0 {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t watched = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                  IN_MOVED_TO;

[[noreturn]] void refuse(const fs::path& where, int code) {
  throw error(why_not_watched(where, code));
}

bool is_written_since(const fs::path& file, fs::file_time_type since) {
  if (since == fs::file_time_type::min()) return true;
  std::error_code error;
  const auto written = fs::last_write_time(file, error);
  // A time in the future would count as changed forever.
  return !error && written >= since && written <= fs::file_time_type::clock::now();
}

bool is_hidden(const fs::path& where) { return where.filename().string().starts_with('.'); }

bool is_inside(const fs::path& where, const fs::path& top) {
  return std::ranges::mismatch(where, top).in2 == top.end();
}

std::set<fs::path> canonical(const std::vector<fs::path>& paths) {
  std::set<fs::path> result;
  std::error_code error;
  for (const fs::path& each : paths) {
    const fs::path found = fs::weakly_canonical(each, error);
    if (!error) result.insert(found);
  }
  return result;
}

}  // namespace

source_watch::source_watch(
    options how,
    std::function<void(const path&)> changed,
    std::function<void(const std::exception&)> failed
)
    : how_(std::move(how)),
      changed_(std::move(changed)),
      failed_(std::move(failed)),
      end_(eventfd(0, EFD_CLOEXEC)),
      roots_(canonical(how_.roots)),
      ignored_(canonical(how_.ignored)) {
  if (!end_) throw error(fmt::format("cannot watch files: {}", std::strerror(errno)));
  for (const path& each : roots_) {
    try {
      if (auto found = add_root(each, how_.since.value_or(time::max()))) missed_ = std::move(found);
    } catch (const error& missing) {
      // The program that has become this one has found it. That it is gone is no reason to end.
      if (!how_.since) throw;
      failed_(missing);
    }
  }
  watcher_ = new_thread("watching the sources", [this] { watch(); });
}

source_watch::~source_watch() {
  eventfd_write(end_.get(), 1);
  watcher_.join();
}

std::optional<fs::path> source_watch::add_root(const path& root, time since) {
  std::error_code error;
  const bool is_folder = fs::is_directory(root, error);
  if (!is_folder && !fs::exists(root, error)) refuse(root, ENOENT);
  if (is_folder) {
    if (!add_folder(root, "")) refuse(root, errno);
    return add_tree(root, since);
  }
  // A replaced file is a new inode, so its folder is watched for its name.
  if (!add_folder(root.parent_path(), root.filename())) refuse(root, errno);
  if (!is_written_since(root, since)) return std::nullopt;
  return root;
}

std::optional<fs::path> source_watch::add_tree(const path& top, time since) {
  std::optional<path> found;
  std::vector<path> open{top};
  while (!open.empty()) {
    const path where = std::move(open.back());
    open.pop_back();
    // Watched before it is read, so that a file created in between is seen twice rather than never.
    if (is_left_out(where) || !add_folder(where, "")) continue;
    std::error_code error;
    for (fs::directory_iterator each(where, error), end; !error && each != end;
         each.increment(error)) {
      std::error_code gone;
      if (fs::is_directory(each->symlink_status(gone)))
        open.push_back(each->path());
      else if (is_source_name(each->path().filename().string()) && !ignored_.contains(each->path()) && is_written_since(each->path(), since))
        found = each->path();
    }
  }
  return found;
}

// Returns false if the folder is gone or not readable.
bool source_watch::add_folder(const path& where, const std::string& only) {
  const int number = events_.add(where, watched);
  if (number < 0) return false;
  const auto [place, is_new] = folders_.try_emplace(number);
  place->second.where = where;
  if (only.empty())
    place->second.only.clear();
  else if (is_new || !place->second.only.empty())
    place->second.only.insert(only);
  return true;
}

void source_watch::forget_tree(const path& top) {
  std::vector<int> gone;
  for (const auto& [number, each] : folders_)
    if (is_inside(each.where, top)) gone.push_back(number);
  for (const int each : gone) {
    events_.remove(each);
    folders_.erase(each);
  }
}

void source_watch::watch() {
  if (missed_) notify(*missed_);
  using result = folder_events::wait_result;
  for (;;) {
    if (events_.wait(end_.get(), std::nullopt) == result::ended) return;
    std::optional<path> changed = read_events();
    if (!changed) continue;
    const auto last_call = clock::now() + how_.longest;
    auto quiet = clock::now() + how_.quiet;
    for (;;) {
      const result waited = events_.wait(end_.get(), std::min(quiet, last_call));
      if (waited == result::ended) return;
      if (waited == result::late) break;
      if (const auto again = read_events()) {
        changed = again;
        quiet = clock::now() + how_.quiet;
      }
    }
    notify(*changed);
  }
}

void source_watch::notify(const path& file) try {
  changed_(file);
} catch (const std::exception& e) {
  failed_(e);
}

std::optional<fs::path> source_watch::read_events() {
  std::optional<path> changed;
  events_.read([&](const folder_event& event) {
    try {
      if (auto seen = see(event.folder, event.what, event.name)) changed = std::move(seen);
    } catch (const std::exception& e) {  // Keeps watching the other folders.
      failed_(e);
    }
  });
  return changed;
}

std::optional<fs::path> source_watch::see(int where, unsigned what, const std::string& name) {
  if ((what & IN_Q_OVERFLOW) != 0) {  // Events were lost: scan all folders.
    std::optional<path> changed;
    for (const path& each : roots_) changed = add_root(each, time::min());
    return changed;
  }
  const auto place = folders_.find(where);
  if (place == folders_.end()) return std::nullopt;
  if ((what & IN_IGNORED) != 0) {
    folders_.erase(place);
    return std::nullopt;
  }
  const folder& in = place->second;
  path file = in.where / name;
  if (!in.only.empty()) {
    if (!in.only.contains(name)) return std::nullopt;
  } else if (is_build_mark(name) && !roots_.contains(in.where)) {
    forget_tree(path(in.where));
    return std::nullopt;
  } else if ((what & IN_ISDIR) != 0) {
    return see_folder(file, what);
  } else if (!is_source_name(name)) {
    return std::nullopt;
  }
  if (ignored_.contains(file)) return std::nullopt;
  if ((what & IN_CREATE) != 0 && !is_created_complete(file)) return std::nullopt;
  return file;
}

std::optional<fs::path> source_watch::see_folder(const path& where, unsigned what) {
  if (is_left_out(where)) return std::nullopt;
  if ((what & (IN_CREATE | IN_MOVED_TO)) != 0) return add_tree(where, time::min());
  forget_tree(where);
  return where;
}

bool source_watch::is_left_out(const path& where) const {
  return ignored_.contains(where) ||
         (!roots_.contains(where) && (is_hidden(where) || is_build_folder(where)));
}

}  // namespace cruller::v0
