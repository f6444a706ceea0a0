// The options of `run`, as a plain struct.
#pragma once

#include <chrono>
#include <cruller/observer.hpp>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/config_layers.hpp"
#include "config/config_mistakes.hpp"

namespace cruller::inline v0 {

class any_system;

struct run_arguments {
  enum class action : unsigned char {
    run,
    list,
    describe,
    graphviz,
    mermaid,
    check_config,
    print_config
  };
  action what = action::run;
  std::string system;
  bool is_system_given = false;       // whether --system names it
  std::vector<config_source> config;  // configuration files
  config_mistakes mistakes;           // in what they say for `run`
  std::string print_config;           // the form; for that action
  bool watches_config = false;
  std::string environment_prefix;                           // of variables; empty: none are read
  std::vector<std::pair<std::string, std::string>> values;  // paths and texts
  std::vector<std::string> only;                            // ids; empty: all components
  std::vector<std::string> except;                          // ids of what is left out of them
  bool quiet = false;
  unsigned threads = 1;
  std::chrono::nanoseconds start_timeout{};  // zero: no limit
  std::chrono::nanoseconds stop_delay{};     // zero: no delay
  std::chrono::nanoseconds drain_timeout{};  // zero: no drain
  std::chrono::nanoseconds stop_timeout{};
  std::chrono::nanoseconds stop_limit{};
  std::string timeline;                           // a file, or empty
  bool console = false;                           // whether to read commands
  std::string control;                            // the path of a socket, or empty
  std::string probes;                             // an address, or empty
  std::optional<std::string> build;               // a shell command; absent: the default build
  std::optional<std::vector<std::string>> watch;  // folders and files; empty: the source folder
  std::vector<std::function<void(any_system&)>> before_start;  // for each system that is used
  std::vector<std::function<void(const event&)>> observers;    // of each of them
  // Whether the program continues after a failed first start, because another start can follow.
  bool stays() const { return console || watch.has_value(); }
};

}  // namespace cruller::v0
