// The handshake of a trial: a variable with the parent's process id, and a line of output.
#include "reload/trial.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cruller/error.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

#include "reload/reload_state.hpp"

namespace cruller::inline v0 {
namespace {

constexpr const char* variable = "CRULLER_TRIAL";
constexpr std::string_view fit = "cruller: this program can run";
constexpr std::chrono::seconds limit(10);
constexpr std::size_t longest_reason = 1000;

std::vector<std::string> environment_of(const program_image& image) {
  std::vector<std::string> all = image.environment();
  std::erase_if(all, [](const std::string& each) {
    const std::string_view name = std::string_view(each).substr(0, each.find('='));
    // Only the program itself notifies its service manager.
    return name == reload_variable || name == variable || name == "NOTIFY_SOCKET";
  });
  all.push_back(fmt::format("{}={}", variable, getpid()));
  return all;
}

std::string text_of(const child_end& end) {
  switch (end.what) {
    case child_end::how::exited:
      return fmt::format("it exited with code {} before it reached cruller::run", end.number);
    case child_end::how::killed:
      return fmt::format("it was terminated by SIG{}", sigabbrev_np(end.number));
    case child_end::how::overdue:
      return fmt::format("it did not reach cruller::run within {}s", limit.count());
    case child_end::how::interrupted:
      return "the trial was interrupted";
    case child_end::how::unknown:
      break;
  }
  return "it did not reach cruller::run";
}

}  // namespace

trial::trial(const program_image& image, const signal_setup& signals)
    : child_({image.file(), image.arguments(), environment_of(image), image.directory()}, signals) {
}

std::optional<std::string> trial::run() try {
  bool is_fit = false;
  std::string said;
  const child_end end = child_.run(
      [&](std::string_view lines) {
        is_fit = is_fit || lines.find(fit) != std::string_view::npos;
        said += lines;
        if (said.size() > longest_reason) said.erase(0, said.size() - longest_reason);
      },
      limit
  );
  if (is_fit && end.what != child_end::how::interrupted) return std::nullopt;
  while (said.ends_with('\n')) said.pop_back();
  return said.empty() ? text_of(end) : fmt::format("{}\n{}", text_of(end), said);
} catch (const std::system_error& error) {
  return error.what();
}

bool take_trial() {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return false;
  const bool is_ours = value == std::to_string(getppid());
  unsetenv(variable);
  if (!is_ours) throw error(fmt::format("{} is set, but is for another process", variable));
  return true;
}

void answer_trial() {
  const std::string line = fmt::format("\n{}\n", fit);
  const ssize_t size = write(STDOUT_FILENO, line.data(), line.size());
  _exit(size < 0 ? 1 : 0);
}

}  // namespace cruller::v0
