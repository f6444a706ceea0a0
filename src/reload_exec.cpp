// Handing over descriptors and the state, with execve.
#include "reload_exec.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <set>

namespace cruller {
namespace {

std::vector<int> open_files() {
  std::vector<int> all;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/fd"))
    all.push_back(std::atoi(each.path().filename().c_str()));
  return all;
}

// While it lives, execve keeps those files and closes the others; what was wanted before returns
// with its end.
class kept_files {
 public:
  explicit kept_files(const std::set<int>& kept) {
    for (const int each : open_files()) {
      if (each <= STDERR_FILENO) continue;
      const int flags = fcntl(each, F_GETFD);
      const int wanted = kept.contains(each) ? 0 : FD_CLOEXEC;
      // The folder that we read is closed again.
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

// As execve wants them.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& each : texts) pointers.push_back(each.data());
  pointers.push_back(nullptr);
  return pointers;
}

// What was meant for this image only: its state, and the sockets that a service manager gave it.
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
  std::error_code no_folder;  // It may be gone, and the program may not need it.
  const std::filesystem::path here = std::filesystem::current_path(no_folder);
  std::filesystem::current_path(image.directory(), no_folder);
  execve(image.file().c_str(), pointers_to(arguments).data(), pointers_to(environment).data());
  const int failure = errno;
  std::filesystem::current_path(here, no_folder);
  return {failure, std::generic_category()};
} catch (const std::system_error& error) {
  return error.code();
}

}  // namespace cruller
