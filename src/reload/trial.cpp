// The handshake of a trial: a variable with the parent's process id and the number of the file of
// the settings, and a line of output.
#include "reload/trial.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
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
constexpr std::string_view unfit = "cruller: this program cannot start";
constexpr std::chrono::seconds limit(10);
constexpr std::size_t longest_reason = 1000;

std::vector<std::string> environment_of(const program_image& image) {
  std::vector<std::string> all = image.environment();
  std::erase_if(all, [](const std::string& each) {
    const std::string_view name = std::string_view(each).substr(0, each.find('='));
    // Only the program itself notifies its service manager.
    return name == reload_variable || name == variable || name == "NOTIFY_SOCKET";
  });
  return all;
}

std::string text_of(const child_end& end) {
  switch (end.what) {
    case child_end::how::exited:
      return fmt::format("it exited with code {} before cruller::run answered", end.number);
    case child_end::how::killed:
      return fmt::format("it was terminated by SIG{}", sigabbrev_np(end.number));
    case child_end::how::overdue:
      return fmt::format("cruller::run did not answer within {}s", limit.count());
    case child_end::how::interrupted:
      return "the trial was interrupted";
    case child_end::how::unknown:
      break;
  }
  return "cruller::run did not answer";
}

}  // namespace

trial::trial(const program_image& image, const signal_setup& signals)
    : child_({image.file(), image.arguments(), environment_of(image), image.directory()}, signals) {
}

std::optional<std::string> trial::run(const std::optional<reload_state>& settings) try {
  bool is_fit = false;
  bool is_unfit = false;
  std::string said;
  file_descriptor left;
  if (settings) left = leave(*settings);
  const child_end end = child_.run(
      [&](std::string_view lines) {
        is_fit = is_fit || lines.find(fit) != std::string_view::npos;
        if (const std::size_t at = lines.find(unfit); at != std::string_view::npos) {
          is_unfit = true;
          said.clear();
          lines.remove_prefix(at + unfit.size());
        }
        said += lines;
        if (said.size() <= longest_reason) return;
        // Of a program's refusal the beginning counts; of other output, what came last.
        if (is_unfit)
          said.resize(longest_reason);
        else
          said.erase(0, said.size() - longest_reason);
      },
      limit,
      fmt::format(
          "{}={}:{}", variable, getpid(), left ? std::to_string(child_command::file_number) : ""
      ),
      left
  );
  const bool is_interrupted = end.what == child_end::how::interrupted;
  if (is_fit && !is_interrupted) return std::nullopt;
  while (said.ends_with('\n')) said.pop_back();
  if (is_unfit && !is_interrupted)
    return said.substr(std::min(said.find_first_not_of('\n'), said.size()));
  return said.empty() ? text_of(end) : fmt::format("{}\n{}", text_of(end), said);
} catch (const std::system_error& error) {
  return error.what();
}

std::optional<trial_request> take_trial() {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return std::nullopt;
  const std::string text = value;
  unsetenv(variable);
  const std::size_t colon = text.find(':');
  if (text.substr(0, colon) != std::to_string(getppid()))
    throw error(fmt::format("{} is set, but is for another process", variable));
  const std::string number = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (number.empty()) return trial_request{};
  return trial_request{take_trial_state(number)};
}

void answer_trial(const std::vector<std::string>& problems) {
  std::string text = fmt::format("\n{}\n", problems.empty() ? fit : unfit);
  for (const std::string& each : problems) text += fmt::format("{}\n", each);
  const ssize_t size = write(STDOUT_FILENO, text.data(), text.size());
  _exit(size < 0 || !problems.empty() ? 1 : 0);
}

}  // namespace cruller::v0
