// What configuration files say for `run` itself: `$run: {threads: 4}`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_layers.hpp"
#include "config/config_mistakes.hpp"

namespace cruller::inline v0 {

// Gives these options what the files say for the system, unless the command line has given them.
void read_run_words(
    const std::vector<config_source>& files,
    std::string_view system,
    const std::vector<std::string>& systems,
    const std::vector<CLI::Option*>& options,
    config_mistakes& mistakes
);

// Only checks what the files say, for each of the systems `checked`.
void check_run_words(
    const std::vector<config_source>& files,
    const std::vector<std::string>& checked,
    const std::vector<std::string>& systems,
    const std::vector<CLI::Option*>& options,
    config_mistakes& mistakes
);

}  // namespace cruller::v0
