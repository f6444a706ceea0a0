// How this very program is built, and what it is built from.
#pragma once

#include <cruller/build_place.hpp>
#include <filesystem>
#include <string>

namespace cruller {

// The shell command that builds `program`, and nothing else, in its place; empty where the program
// does not lie there, as one that was installed.
std::string own_build_command(const build_place& place, const std::filesystem::path& program);

// A text as one word of a shell command.
std::string quoted_for_shell(const std::string& word);

}  // namespace cruller
