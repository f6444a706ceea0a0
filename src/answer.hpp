// What a command came to.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "speaker.hpp"

namespace cruller {

// The answer to a command line.
struct answer {
  bool ok = true;
  std::string text{};  // for a person; each line ends with \n; of a failure it begins with error:
  nlohmann::json data{};  // the same for a machine; null where there is nothing but the text
};

}  // namespace cruller
