#include "run/config_options.hpp"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "config/config_files.hpp"
#include "config/file_text.hpp"
#include "run/run_words.hpp"

namespace cruller::inline v0 {
namespace {

// The path and the content of a file: `PATH=FILE`.
std::pair<std::string, std::string> read_value(const std::string& argument) {
  const std::size_t equals = argument.find('=');
  const std::string file = argument.substr(equals + 1);
  auto text = read_text(file);
  if (const auto* const fault = std::get_if<unreadable>(&text))
    throw CLI::ValidationError(fmt::format("--set-file: {} cannot be read: {}", file, fault->why));
  return {argument.substr(0, equals), without_line_end(std::move(std::get<std::string>(text)))};
}

}  // namespace

void config_options::add_to(run_app& app) {
  app.add_option(
         "--config",
         files_,
         "Read values from the configuration file FILE; may be repeated (default: $CRULLER_CONFIG)"
  )
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_flag(
      "--check-config",
      checks_,
      "Check the configuration of all systems, or of that of --system, and exit"
  );
  prints_ = app.add_option(
                   "--print-config",
                   print_,
                   "Print the values of the system and exit: all of them with their origins, those "
                   "that were changed, a template for a file, or a JSON schema"
  )
                ->type_name("[FORM]")
                ->expected(0, 1)
                ->check(CLI::IsMember({"all", "changed", "template", "schema"}));
  app.add_flag(
      "--watch-config",
      watches_,
      "Read the configuration files again when they change, and restart what has other values"
  );
  app.add_option(
         "--set-file",
         value_files_,
         "Set a value to the content of FILE, without its last line end; may be repeated"
  )
      ->type_name("PATH=FILE")
      ->allow_extra_args(false)
      ->check(check_form);
}

void config_options::take(
    const run_app& app,
    const std::string& program,
    const std::vector<std::string>& systems,
    bool reads_words,
    run_arguments& into
) {
  into.config = find_config_files(files_, program);
  if (checks_)
    check_run_words(
        into.config,
        into.is_system_given ? std::vector{into.system} : systems,
        systems,
        app.configurable(),
        into.mistakes
    );
  else if (reads_words && !into.config.empty())
    read_run_words(into.config, into.system, systems, app.configurable(), into.mistakes);
  for (const std::string& each : value_files_) into.values.push_back(read_value(each));
  into.watches_config = watches_;
  if (prints()) into.print_config = print_.empty() ? "all" : print_;
}

}  // namespace cruller::v0
