// Reading modes of files.
#include "config/file_permissions.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "values/shell_word.hpp"

namespace cruller::inline v0 {
namespace {

namespace fs = std::filesystem;

bool is_of_this_process(gid_t group) {
  std::vector<gid_t> all(static_cast<std::size_t>(std::max(getgroups(0, nullptr), 0)));
  const int count = getgroups(static_cast<int>(all.size()), all.data());
  all.resize(static_cast<std::size_t>(std::max(count, 0)));
  return std::ranges::find(all, group) != all.end();
}

// Whether users can enter all folders around the file: those of a group, or all.
bool is_reached(const fs::path& file, std::optional<gid_t> by) {
  fs::path folder = file;
  while (folder.has_relative_path()) {
    folder = folder.parent_path();
    struct stat status {};
    if (stat(folder.c_str(), &status) != 0) return false;
    const bool is_open_to_group = by && status.st_gid == *by && (status.st_mode & S_IXGRP) != 0;
    if ((status.st_mode & S_IXOTH) == 0 && !is_open_to_group) return false;
  }
  return true;
}

bool is_read_only(const fs::path& file) {
  struct statvfs status {};
  return statvfs(file.c_str(), &status) == 0 && (status.f_flag & ST_RDONLY) != 0;
}

enum class permission : unsigned char { read, write };

struct access {
  std::string who{};           // Empty if nobody.
  std::string_view classes{};  // As `chmod` names them: `o`, `g`, `go`.
};

access access_of_others(const fs::path& file, const struct stat& status, permission what) {
  const bool reads = what == permission::read;
  const gid_t group = status.st_gid;
  const bool is_own = group == 0 || group == status.st_uid || group == getegid() ||
                      (reads && is_of_this_process(group));
  const bool by_group = !is_own && (status.st_mode & (reads ? S_IRGRP : S_IWGRP)) != 0 &&
                        is_reached(file, group);
  const bool by_all = (status.st_mode & (reads ? S_IROTH : S_IWOTH)) != 0 &&
                      is_reached(file, std::nullopt);
  if (by_all) return {"every user", by_group ? "go" : "o"};
  if (by_group) return {fmt::format("the group {}", group), "g"};
  return {};
}

}  // namespace

std::optional<std::string> warn_of_writers(const fs::path& file) {
  std::error_code failed;
  const fs::path real = fs::canonical(file, failed);
  struct stat status {};
  if (failed || stat(real.c_str(), &status) != 0 || is_read_only(real)) return std::nullopt;
  const access found = access_of_others(real, status, permission::write);
  if (found.who.empty()) return std::nullopt;
  const std::string& name = file.native();
  // Such as /tmp, whose mode is right.
  if (S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0)
    return fmt::format(
        "{}: {} can add files to it; move the configuration into a folder of its own",
        name,
        found.who
    );
  return fmt::format(
      "{}: {} can change {}; run chmod {}-w {}",
      name,
      found.who,
      S_ISDIR(status.st_mode) ? "the files in it" : "it",
      found.classes,
      shell_word(name)
  );
}

std::optional<std::string> warn_of_readers(const fs::path& file) {
  std::error_code failed;
  const fs::path real = fs::canonical(file, failed);
  struct stat status {};
  if (failed || stat(real.c_str(), &status) != 0) return std::nullopt;
  const access found = access_of_others(real, status, permission::read);
  if (found.who.empty()) return std::nullopt;
  return fmt::format(
      "{}: {} can read it, and it contains a secret; run chmod {}-r {}",
      file.native(),
      found.who,
      found.classes,
      shell_word(file.native())
  );
}

std::vector<std::string> warnings_of_writers(const config_inputs& inputs) {
  std::set<fs::path> all;
  const auto add = [&](const fs::path& each) {
    std::error_code failed;
    const fs::path whole = fs::absolute(each, failed).lexically_normal();
    all.insert({whole, whole.parent_path()});
    // A file behind a link is replaced in its own folder.
    const fs::path real = fs::canonical(each, failed);
    if (!failed) all.insert(real.parent_path());
  };
  for (const auto& [file, content] : inputs.files()) add(file);
  for (const auto& [folder, files] : inputs.folders()) add(folder);
  std::vector<std::string> warnings;
  for (const fs::path& each : all)
    if (auto warning = warn_of_writers(each)) warnings.push_back(std::move(*warning));
  return warnings;
}

}  // namespace cruller::v0
