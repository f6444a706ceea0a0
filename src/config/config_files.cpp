// Finding configuration files.
#include "config/config_files.hpp"

#include <cstdlib>

namespace cruller::inline v0 {

std::vector<config_source> find_config_files(
    const std::vector<std::string>& given, std::string_view program
) {
  std::vector<config_source> all;
  all.reserve(given.size());
  for (const std::string& each : given) all.push_back({each, false});
  if (!all.empty()) return all;
  const char* const file = std::getenv("CRULLER_CONFIG");
  if (file != nullptr && *file != '\0') return {{file, false}};
  const char* const folders = std::getenv("CONFIGURATION_DIRECTORY");
  if (folders == nullptr || *folders == '\0') return {};
  // With several folders systemd separates them by colons.
  const std::string_view first = std::string_view(folders).substr(
      0, std::string_view(folders).find(':')
  );
  return {{std::filesystem::path(first) / (std::string(program) + ".yaml"), true}};
}

}  // namespace cruller::v0
