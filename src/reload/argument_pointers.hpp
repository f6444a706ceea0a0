// Arguments and environments in the form for execve and posix_spawn.
#pragma once

#include <string>
#include <vector>

namespace cruller::inline v0 {

// A null-terminated array. It is valid as long as the texts are.
inline std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& each : texts) pointers.push_back(each.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace cruller::v0
