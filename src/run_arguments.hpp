// The arguments of `run`.
#pragma once

#include <chrono>
#include <cruller/run.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cruller {

struct run_arguments {
  enum class action : unsigned char { run, list, describe, graphviz, mermaid };
  action what = action::run;
  std::string system;
  std::vector<std::pair<std::string, std::string>> values;  // path and text
  std::vector<std::string> only;                            // ids; none: everything
  bool quiet = false;
  unsigned threads = 1;
  std::chrono::nanoseconds start_timeout{};  // not positive: any time
  std::chrono::nanoseconds stop_delay{};     // zero: none
  std::chrono::nanoseconds stop_timeout{};
  std::chrono::nanoseconds stop_limit{};
  std::string timeline;  // a file, or empty
  bool console = false;  // whether to read commands
  std::string control;   // the path of a socket, or empty
};

// The arguments, or the exit code of a program that has said all there was to say: help, or what
// is wrong.
std::variant<run_arguments, int> parse(
    std::span<const system_choice> systems, int argc, const char* const* argv
);

}  // namespace cruller
