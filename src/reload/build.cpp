// Running a build and describing its end.
#include "reload/build.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

namespace cruller::inline v0 {
namespace {

std::string name_of_signal(int number) {
  const char* const name = sigabbrev_np(number);
  return name == nullptr ? fmt::format("signal {}", number) : fmt::format("SIG{}", name);
}

std::optional<std::string> describe(const child_end& end) {
  switch (end.what) {
    case child_end::how::interrupted:
      return "the build was interrupted";
    case child_end::how::unknown:
      return "the result of the build is unknown: the program collected its exit status";
    case child_end::how::killed:
    case child_end::how::overdue:
      return fmt::format("the build was terminated by {}", name_of_signal(end.number));
    case child_end::how::exited:
      break;
  }
  if (end.number == 0) return std::nullopt;
  // The exit code of a shell whose command was killed by a signal.
  if (end.number > 128 && sigabbrev_np(end.number - 128) != nullptr)
    return fmt::format("the build was terminated by {}", name_of_signal(end.number - 128));
  return fmt::format("the build failed with exit code {}", end.number);
}

}  // namespace

build_command::build_command(
    std::string command, std::filesystem::path directory, const signal_setup& signals
)
    : text_(std::move(command)),
      shell_({"/bin/sh", {"sh", "-c", text_}, std::nullopt, std::move(directory)}, signals) {}

std::optional<std::string> build_command::run(const output_sink& say) try {
  return describe(shell_.run(say));
} catch (const std::system_error& error) {
  return fmt::format("cannot run the build: {}", error.what());
}

}  // namespace cruller::v0
