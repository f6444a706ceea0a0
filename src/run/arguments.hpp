// Parsing the arguments of `run`.
#pragma once

#include <cruller/system_choice.hpp>
#include <optional>
#include <span>
#include <string>
#include <variant>

#include "program/run_arguments.hpp"
#include "run/run_options.hpp"

namespace cruller::inline v0 {

// Returns the arguments, or an exit code after printing the help or an error. Parses the program's
// own options, too, which are in the settings. `carried` replaces the system that the arguments
// select; if it is unknown, the first one is used, and the caller reports it.
std::variant<run_arguments, int> parse(
    std::span<const system_choice> systems,
    int argc,
    const char* const* argv,
    detail::run_settings& settings,
    const std::optional<std::string>& carried = std::nullopt
);

}  // namespace cruller::v0
