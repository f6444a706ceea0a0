// From a changed file to the new program.
#include "run_watch.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "run_report.hpp"

namespace cruller {
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
    workbench& bench,
    reload& code,
    const program_image& image,
    std::vector<std::filesystem::path> sources,
    std::optional<std::filesystem::file_time_type> since
)
    : bench_(bench),
      code_(code),
      watch_(
          options_for(std::move(sources), image, since),
          [this](const std::filesystem::path& changed) { see(changed); },
          [](const std::exception& error) { report_error(error); }
      ) {}

run_watch::~run_watch() { code_.build_no_more(); }

void run_watch::see(const std::filesystem::path& changed) {
  const auto turn = bench_.take_turn();
  report(fmt::format("{} has changed", changed.lexically_proximate(".").string()));
  const answer result = code_.bring_in_if_new([](std::string_view text) { print(stdout, text); });
  print(result.ok ? stdout : stderr, result.text);
}

}  // namespace cruller
