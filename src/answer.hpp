// What a command came to.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "speaker.hpp"

namespace cruller {

// The answer to a command line.
struct answer {
  bool ok = true;
  // For a person; each line ends with \n; of a failure it begins with error:
  std::string text{};
  // The same for a machine; null where there is nothing but the text.
  nlohmann::json data{};
};

}  // namespace cruller
