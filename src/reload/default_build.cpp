// The Ninja target of a program.
#include "reload/default_build.hpp"

#include <fmt/format.h>

#include <system_error>

#include "values/shell_word.hpp"

namespace cruller::inline v0 {

std::string default_build_command(const build_place& place, const std::filesystem::path& program) {
  if (place.ninja.empty()) return "";
  std::error_code error;
  const auto root = std::filesystem::weakly_canonical(place.build_root, error);
  // Meson names targets by their output files.
  const std::filesystem::path target = program.lexically_relative(root);
  if (error || target.empty() || *target.begin() == "..") return "";
  return fmt::format(
      "{} -C {} {}",
      shell_word(place.ninja),
      shell_word(place.build_root),
      shell_word(target.string())
  );
}

}  // namespace cruller::v0
