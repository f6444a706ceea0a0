// The Ninja target of a program.
#include "reload/default_build.hpp"

#include <fmt/format.h>

#include <system_error>

namespace cruller::inline v0 {

std::string quoted_for_shell(const std::string& word) {
  std::string quoted = "'";
  for (const char each : word)
    quoted += each == '\'' ? std::string(R"('\'')") : std::string(1, each);
  return quoted + "'";
}

std::string default_build_command(const build_place& place, const std::filesystem::path& program) {
  if (place.ninja.empty()) return "";
  std::error_code error;
  const auto root = std::filesystem::weakly_canonical(place.build_root, error);
  // Meson names targets by their output files.
  const std::filesystem::path target = program.lexically_relative(root);
  if (error || target.empty() || *target.begin() == "..") return "";
  return fmt::format(
      "{} -C {} {}",
      quoted_for_shell(place.ninja),
      quoted_for_shell(place.build_root),
      quoted_for_shell(target.string())
  );
}

}  // namespace cruller::v0
