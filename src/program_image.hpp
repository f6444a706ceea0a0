// The file that the process runs, and how it was called.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cruller {

// Found out where it is made, so make it when the program starts: later the file may have been
// replaced, the folder changed, the environment edited.
class program_image {
 public:
  program_image();

  // Where the file is that was started; another one may lie there by now.
  const std::filesystem::path& file() const { return file_; }
  const std::filesystem::path& directory() const { return directory_; }
  const std::vector<std::string>& arguments() const { return arguments_; }
  const std::vector<std::string>& environment() const { return environment_; }
  // Whether another file lies there by now, or none.
  bool is_replaced() const;

 private:
  struct identity {
    dev_t device = 0;
    ino_t number = 0;
    off_t size = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    bool operator==(const identity&) const = default;
  };
  static identity identify(const char* file);

  std::filesystem::path file_;
  std::filesystem::path directory_;
  std::vector<std::string> arguments_;
  std::vector<std::string> environment_;
  identity started_;
};

}  // namespace cruller
