// The options of `run`, beside those of the program.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "run/argument_values.hpp"

namespace cruller::inline v0 {

// Adds the options of `run` to the program's own. An option whose name the program uses is left
// out. If the program has options, those of `run` are in a group of their own.
class run_app {
 public:
  explicit run_app(CLI::App& shared) : shared_(shared) {
    if (shared.get_options().size() > 1) group_ = "Run options";  // Not --help alone.
  }
  template <typename... Arguments>
  CLI::Option* add_option(const std::string& name, Arguments&&... rest) {
    return grouped(place_of(name).add_option(name, std::forward<Arguments>(rest)...));
  }
  template <typename... Arguments>
  CLI::Option* add_flag(const std::string& name, Arguments&&... rest) {
    return grouped(place_of(name).add_flag(name, std::forward<Arguments>(rest)...));
  }
  CLI::Option* add_duration(const std::string& name, std::string& text, const std::string& says) {
    return configurable(add_option(name, text, says)->type_name("DURATION")->check(check_duration));
  }
  // Notes an option that configuration files can give.
  CLI::Option* configurable(CLI::Option* option) {
    configurable_.push_back(option);
    return option;
  }
  [[nodiscard]] const std::vector<CLI::Option*>& configurable() const { return configurable_; }
  void footer(const std::string& text) {
    const std::string own = shared_.get_footer();
    shared_.footer(own.empty() ? text : own + "\n" + text);
  }
  void parse(int argc, const char* const* argv) { shared_.parse(argc, argv); }
  int exit(const CLI::ParseError& error) { return shared_.exit(error); }

 private:
  CLI::App& place_of(const std::string& name) {
    return shared_.get_option_no_throw(name) == nullptr ? shared_ : unseen_;
  }
  CLI::Option* grouped(CLI::Option* option) const {
    return group_.empty() ? option : option->group(group_);
  }

  CLI::App& shared_;
  CLI::App unseen_;
  std::string group_;
  std::vector<CLI::Option*> configurable_;
};

}  // namespace cruller::v0
