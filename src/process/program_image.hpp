// The program file of the process, and its arguments.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cruller::inline v0 {

// Captured by the constructor. Construct it at the start of the program: later the file may have
// been replaced, the working directory changed, or the environment modified.
class program_image {
 public:
  program_image();

  // The path of the executed file; it may be another file now.
  const std::filesystem::path& file() const { return file_; }
  const std::filesystem::path& directory() const { return directory_; }
  const std::vector<std::string>& arguments() const { return arguments_; }
  const std::vector<std::string>& environment() const { return environment_; }
  // Whether the path now refers to another file, or to none.
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

}  // namespace cruller::v0
