// What is known to be wrong before anything starts: on the command line, in files and variables.
#pragma once

#include <cruller/system_choice.hpp>
#include <span>
#include <string>
#include <vector>

#include "program/run_arguments.hpp"

namespace cruller::inline v0 {

// Reports problems, and returns whether there are none. Several, and those of configuration files,
// are in the form of a compiler's, with the place first.
bool report_problems(const std::vector<std::string>& problems, const run_arguments& arguments);

// `--check-config`: reports what is wrong with what each system would start with, or only that of
// `--system`, and returns whether nothing is. Starts nothing.
bool is_config_right(std::span<const system_choice> systems, const run_arguments& arguments);

}  // namespace cruller::v0
