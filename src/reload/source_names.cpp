// Recognizing source files by name.
#include "reload/source_names.hpp"

#include <algorithm>
#include <array>
#include <system_error>

namespace cruller::inline v0 {
namespace {

using namespace std::string_view_literals;

// Backup and temporary files of editors, compiler output, logs and databases.
constexpr std::array not_sources{
    "~"sv,        ".swp"sv,    ".swo"sv,     ".swx"sv,         ".tmp"sv,        ".bak"sv, ".orig"sv,
    ".rej"sv,     ".part"sv,   ".o"sv,       ".obj"sv,         ".a"sv,          ".so"sv,  ".d"sv,
    ".gch"sv,     ".pch"sv,    ".pyc"sv,     ".log"sv,         ".db"sv,         "-wal"sv, "-shm"sv,
    "-journal"sv, ".sqlite"sv, ".sqlite3"sv, "___jb_tmp___"sv, "___jb_old___"sv};

// Files that mark build folders of Meson, Ninja, CMake and others.
constexpr std::array marks{
    "meson-private"sv, "build.ninja"sv, "CMakeCache.txt"sv, "CACHEDIR.TAG"sv};

// Vim creates a file with such a name to test whether it can write to a folder.
bool is_a_trial(std::string_view name) {
  return name.size() >= 4 && name.size() <= 5 && name.find_first_not_of("0123456789") == name.npos;
}

}  // namespace

bool is_source_name(std::string_view name) {
  if (name.empty() || name.front() == '.' || name.front() == '#' || is_a_trial(name) ||
      is_build_mark(name))
    return false;
  return std::ranges::none_of(not_sources, [&](auto each) { return name.ends_with(each); });
}

bool is_build_mark(std::string_view name) { return std::ranges::find(marks, name) != marks.end(); }

bool is_build_folder(const std::filesystem::path& folder) {
  std::error_code error;
  return std::ranges::any_of(marks, [&](auto each) {
    return std::filesystem::exists(folder / each, error);
  });
}

}  // namespace cruller::v0
