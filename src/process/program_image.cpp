// The program image, as reported by the kernel.
#include "process/program_image.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string_view>
#include <system_error>

namespace cruller::inline v0 {
namespace {

constexpr const char* own_file = "/proc/self/exe";

// The suffix that the kernel appends to the name of a deleted file.
constexpr std::string_view gone = " (deleted)";

std::filesystem::path find_file() {
  std::error_code error;
  std::string file = std::filesystem::read_symlink(own_file, error).string();
  if (file.ends_with(gone) && !std::filesystem::exists(file, error))
    file.resize(file.size() - gone.size());
  return file;
}

std::vector<std::string> find_arguments() {
  std::vector<std::string> arguments;
  std::ifstream in("/proc/self/cmdline");
  for (std::string each; std::getline(in, each, '\0');) arguments.push_back(each);
  return arguments;
}

std::vector<std::string> copy_environment() {
  std::vector<std::string> variables;
  for (char** each = environ; each != nullptr && *each != nullptr; ++each)
    variables.emplace_back(*each);
  return variables;
}

}  // namespace

program_image::program_image()
    : file_(find_file()),
      arguments_(find_arguments()),
      environment_(copy_environment()),
      started_(identify(own_file)) {
  std::error_code error;
  directory_ = std::filesystem::current_path(error);
}

bool program_image::is_replaced() const { return identify(file_.c_str()) != started_; }

program_image::identity program_image::identify(const char* file) {
  struct stat found {};
  if (stat(file, &found) != 0) return {};
  return {found.st_dev, found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

}  // namespace cruller::v0
