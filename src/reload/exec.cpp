// Replacing the process, with execve.
#include "reload/exec.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <set>

#include "reload/argument_pointers.hpp"

namespace cruller::inline v0 {
namespace {

std::vector<int> open_files() {
  std::vector<int> all;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd"))
    all.push_back(std::atoi(each.path().filename().c_str()));
  return all;
}

// While it lives, execve keeps the given files and closes all others. The destructor restores the
// flags.
class kept_files {
 public:
  explicit kept_files(const std::set<int>& kept) {
    for (const int each : open_files()) {
      if (each <= STDERR_FILENO) continue;
      const int flags = fcntl(each, F_GETFD);
      const int wanted = kept.contains(each) ? 0 : FD_CLOEXEC;
      // The descriptor of the directory is closed already.
      if (flags < 0 || flags == wanted) continue;
      fcntl(each, F_SETFD, wanted);
      before_.emplace_back(each, flags);
    }
  }
  ~kept_files() {
    for (const auto& [file, flags] : before_) fcntl(file, F_SETFD, flags);
  }
  kept_files(const kept_files&) = delete;
  kept_files& operator=(const kept_files&) = delete;

 private:
  std::vector<std::pair<int, int>> before_;
};

// Changes the working directory while it lives. A directory that does not exist is ignored.
class working_directory {
 public:
  explicit working_directory(const std::filesystem::path& next) {
    std::error_code ignored;
    before_ = std::filesystem::current_path(ignored);
    std::filesystem::current_path(next, ignored);
  }
  ~working_directory() {
    std::error_code ignored;
    std::filesystem::current_path(before_, ignored);
  }
  working_directory(const working_directory&) = delete;
  working_directory& operator=(const working_directory&) = delete;

 private:
  std::filesystem::path before_;
};

// Variables for this image only: its state, and the sockets of the service manager.
bool is_for_this_image(const std::string& variable) {
  const std::string_view name = std::string_view(variable).substr(0, variable.find('='));
  return name == reload_variable || name == "LISTEN_PID" || name == "LISTEN_FDS" ||
         name == "LISTEN_FDNAMES";
}

}  // namespace

std::error_code replace_process(const program_image& image, const reload_state& state) try {
  const file_descriptor left = leave(state);
  std::set<int> kept{left.get(), state.reply_to};
  for (const auto& [id, file] : state.descriptors) kept.insert(file);
  std::vector<std::string> arguments = image.arguments();
  std::vector<std::string> environment = image.environment();
  std::erase_if(environment, is_for_this_image);
  environment.push_back(fmt::format("{}={}", reload_variable, left.get()));
  const kept_files keep(kept);
  const working_directory directory(image.directory());
  execve(image.file().c_str(), pointers_to(arguments).data(), pointers_to(environment).data());
  return {errno, std::generic_category()};
} catch (const std::system_error& error) {
  return error.code();
}

}  // namespace cruller::v0
