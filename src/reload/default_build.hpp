// The default build command of this program.
#pragma once

#include <cruller/build_place.hpp>
#include <filesystem>
#include <string>

namespace cruller::inline v0 {

// The shell command that builds only `program`. Empty if the program is not in the build folder,
// for example because it is installed.
std::string default_build_command(const build_place& place, const std::filesystem::path& program);

}  // namespace cruller::v0
