// Reloading after a change.
#include "reload/watch.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "process/output.hpp"

namespace cruller::inline v0 {
namespace {

source_watch::options options_for(
    std::vector<std::filesystem::path> sources,
    const program_image& image,
    std::optional<std::filesystem::file_time_type> since
) {
  source_watch::options options;
  options.roots = std::move(sources);
  options.ignored = {image.file()};
  options.since = since;
  return options;
}

}  // namespace

run_watch::run_watch(
    live_program& program,
    reload& code,
    const program_image& image,
    std::vector<std::filesystem::path> sources,
    std::optional<std::filesystem::file_time_type> since
)
    : program_(program),
      code_(code),
      watch_(
          options_for(std::move(sources), image, since),
          [this](const std::filesystem::path& changed) { see(changed); },
          [](const std::exception& error) { report_error(error); }
      ) {}

run_watch::~run_watch() { code_.cancel_builds(); }

void run_watch::see(const std::filesystem::path& changed) {
  const auto turn = program_.lock_before_end();
  if (!turn) return;
  report(fmt::format("{} changed", changed.lexically_proximate(".").string()));
  const answer result = code_.load_if_changed([](std::string_view text) { print(stdout, text); });
  print(result.ok ? stdout : stderr, result.text);
}

}  // namespace cruller::v0
