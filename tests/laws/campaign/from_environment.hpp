// The numbers that repeat or scale a campaign.
#pragma once

#include <cstdlib>
#include <string>

namespace campaign {

inline std::size_t from_environment(const char* name, std::size_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoul(text);
}

}  // namespace campaign
