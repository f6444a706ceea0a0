// The values that configuration files give to a system.
#pragma once

#include <cruller/any_system.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_inputs.hpp"
#include "config/config_layers.hpp"
#include "config/config_mistakes.hpp"

namespace cruller::inline v0 {

// What was read, and what is to be warned of.
struct config_reading {
  config_inputs inputs;
  std::vector<std::string> warnings;
  std::map<std::string, std::string> run_words{};  // What `$run` says, as text.
};

// Sets the values of a system that has not started. `name` is that of the system, and selects the
// profile; `names` are those of all systems. Without mistakes all values are set.
config_reading set_configured(
    any_system& system,
    std::string_view name,
    const std::vector<std::string>& names,
    const std::vector<config_source>& files,
    config_mistakes& mistakes
);

// The same with the text of a file.
void set_text(any_system& system, std::string_view text, config_mistakes& mistakes);

// The components that would restart with these values, in definition order, without constants.
std::vector<std::string> restarted_by_text(
    const any_system& system, std::string_view text, config_mistakes& mistakes
);

}  // namespace cruller::v0
