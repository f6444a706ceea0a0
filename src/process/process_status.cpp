// Reading /proc.
#include "process/process_status.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace cruller::inline v0 {
namespace {

constexpr int fields_before_start = 15;  // counted from the session

}  // namespace

std::optional<process_status> status_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  // The name before it may contain spaces and parentheses.
  std::istringstream rest(line.substr(line.rfind(')') + 1));
  process_status found;
  found.id = process;
  rest >> found.state >> found.parent >> found.group >> found.session;
  std::string skipped;
  for (int i = 0; i < fields_before_start; ++i) rest >> skipped;
  rest >> found.started;
  if (!rest) return std::nullopt;
  return found;
}

std::vector<process_status> all_processes() {
  std::vector<process_status> all;
  std::error_code gone;
  for (const auto& each : std::filesystem::directory_iterator("/proc", gone))
    if (const int number = std::atoi(each.path().filename().c_str()); number > 0)
      if (const auto found = status_of(number)) all.push_back(*found);
  return all;
}

}  // namespace cruller::v0
