// What a configuration is read from: files and folders, and what was found in them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "config/file_text.hpp"

namespace cruller::inline v0 {

// Remembers what it reads, so that a later change is noticed. Also what does not exist is
// remembered: it may be there later.
class config_inputs {
 public:
  using path = std::filesystem::path;
  using content = std::variant<std::string, unreadable>;
  struct listing {
    std::vector<path> files;   // By name.
    std::error_code failed{};  // Not set if there is no such folder.

    friend bool operator==(const listing&, const listing&) = default;
  };

  // The content of a file, when it was first read.
  const content& read(const path& file);
  // The configuration files in a folder, when it was first read: `*.yaml` without hidden ones.
  const listing& list(const path& folder);

  [[nodiscard]] const std::map<path, content>& files() const { return files_; }
  [[nodiscard]] const std::map<path, listing>& folders() const { return folders_; }
  // Whether something else would be read now.
  [[nodiscard]] bool are_changed() const;

 private:
  std::map<path, content> files_;
  std::map<path, listing> folders_;
};

// Whether a file in a folder `FILE.d` is a configuration file.
bool is_config_file_name(const std::filesystem::path& name);

}  // namespace cruller::v0
