// Options from configuration files.
#include "run/run_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "config/config_resolution.hpp"
#include "errors/nearest.hpp"

namespace cruller::inline v0 {
namespace {

std::string name_of(const CLI::Option& option) { return option.get_single_name(); }

// The error of CLI11 without the name of the option.
std::string why(const CLI::Error& error, const std::string& name) {
  const std::string text = error.what();
  const std::string prefix = "--" + name + ": ";
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

void apply(
    const config_node& words, const std::vector<CLI::Option*>& options, config_mistakes& mistakes
) {
  if (!words.is_plain_map()) {
    mistakes.add(words.origin, "$run is a map of options of the program, such as {threads: 4}");
    return;
  }
  for (const config_entry& each : words.entries) {
    const auto found = std::ranges::find_if(options, [&](const CLI::Option* option) {
      return name_of(*option) == each.name;
    });
    if (found == options.end()) {
      std::vector<std::string> known;
      known.reserve(options.size());
      for (const CLI::Option* const option : options) known.push_back(name_of(*option));
      mistakes.add(
          each.place,
          fmt::format(
              "there is no $run.{}; did you mean $run.{}?", each.name, nearest(each.name, known)
          )
      );
      continue;
    }
    CLI::Option& option = **found;
    const std::string path = "$run." + each.name;
    if (each.value.is_secret) {
      mistakes.add_at(path, each.value.origin, "options are shown, so they cannot be credentials");
      continue;
    }
    if (each.value.what != config_node::kind::text) {
      mistakes.add_at(path, each.value.origin, "one value is expected");
      continue;
    }
    if (option.count() != 0) continue;  // The command line overrides it.
    try {
      option.add_result(each.value.text);
      option.run_callback();
    } catch (const CLI::Error& error) {
      option.clear();
      mistakes.add_at(path, each.value.origin, why(error, each.name));
    }
  }
}

}  // namespace

void read_run_words(
    const std::vector<config_source>& files,
    std::string_view system,
    const std::vector<std::string>& systems,
    const std::vector<CLI::Option*>& options,
    config_mistakes& mistakes
) {
  // What is wrong with the rest is found when it is read with the definition of the system, without
  // which the names that are no paths are not known.
  config_mistakes of_the_rest;
  const config_node merged = config_layers(system, systems, of_the_rest).read(files);
  // The system does not exist yet.
  const config_resolution::definition unknown = [](std::string_view) {
    return std::optional<config_node>();
  };
  apply(
      config_resolution(merged, system, systems, unknown, mistakes).at("$run"), options, mistakes
  );
}

void check_run_words(
    const std::vector<config_source>& files,
    const std::vector<std::string>& checked,
    const std::vector<std::string>& systems,
    const std::vector<CLI::Option*>& options,
    config_mistakes& mistakes
) {
  for (const std::string& system : checked) {
    std::vector<CLI::Option*> unused;
    std::ranges::copy_if(options, std::back_inserter(unused), [](const CLI::Option* each) {
      return each->count() == 0;
    });
    read_run_words(files, system, systems, options, mistakes);
    for (CLI::Option* const each : unused) each->clear();
  }
}

}  // namespace cruller::v0
