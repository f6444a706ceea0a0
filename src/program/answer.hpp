// Answers to commands.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "program/output_sink.hpp"

namespace cruller::inline v0 {

// The answer to a command line.
struct answer {
  bool ok = true;
  // Text for a person. Each line ends with \n; an error begins with "error:".
  std::string text{};
  // Data for a machine; null if there is only text.
  nlohmann::json data{};
};

}  // namespace cruller::v0
