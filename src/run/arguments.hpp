// Parsing the arguments of `run`.
#pragma once

#include <cruller/system_choice.hpp>
#include <span>
#include <variant>

#include "program/run_arguments.hpp"
#include "run/run_options.hpp"

namespace cruller::inline v0 {

// Returns the arguments, or an exit code after printing the help or an error. Parses the program's
// own options, too, which are in the settings. With `has_system` the caller selects the system: the
// first one is used, and an unknown one is not reported.
std::variant<run_arguments, int> parse(
    std::span<const system_choice> systems,
    int argc,
    const char* const* argv,
    detail::run_settings& settings,
    bool has_system = false
);

}  // namespace cruller::v0
