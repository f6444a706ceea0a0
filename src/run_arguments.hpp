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
  std::string timeline;              // a file, or empty
  bool console = false;              // whether to read commands
  std::string control;               // the path of a socket, or empty
  std::optional<std::string> build;  // a shell command; absent: what the build system said
  std::optional<std::vector<std::string>> watch;  // folders and files; none: what it said
  // Whether the program lives on when its first start fails, because there will be another one.
  bool stays() const { return console || watch.has_value(); }
};

// The arguments, or the exit code of a program that has said all there was to say: help, or what
// is wrong. Whose system is chosen elsewhere, gets the first, and does not hear of an unknown one.
std::variant<run_arguments, int> parse(
    std::span<const system_choice> systems,
    int argc,
    const char* const* argv,
    bool has_system = false
);

}  // namespace cruller
