// The layers of configuration files: what they include, their profiles, the folders beside them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_inputs.hpp"
#include "config/config_mistakes.hpp"
#include "config/config_node.hpp"
#include "config/path_rules.hpp"

namespace cruller::inline v0 {

struct config_source {
  std::filesystem::path file;
  bool may_be_absent = false;  // Otherwise it is a mistake.
};

// What configuration files say for one system: paths and values, tags not yet replaced. Names that
// begin with `$` are gone, except `$run`.
//
// Lowest first: the files in their order, each below its own profile (`$profiles`) and above what
// it includes (`$include`); then the files `FILE.d/*.yaml` of each, by name.
class config_layers {
 public:
  // `systems` are the names that profiles may have. Reads the files through `inputs`, if there are
  // any. `rules` are those of the system's definition. Refers to its arguments.
  config_layers(
      std::string_view system,
      const std::vector<std::string>& systems,
      config_mistakes& mistakes,
      config_inputs* inputs = nullptr,
      const path_rules* rules = nullptr
  )
      : system_(system),
        systems_(systems),
        mistakes_(mistakes),
        inputs_(inputs == nullptr ? own_inputs_ : *inputs),
        rules_(rules == nullptr ? no_rules_ : *rules) {}
  config_layers(const config_layers&) = delete;
  config_layers& operator=(const config_layers&) = delete;

  config_node read(const std::vector<config_source>& sources);

 private:
  config_node read_file(const config_source& source, const config_origin& named_in);
  config_node read_included(const std::filesystem::path& file, const config_node& names);
  config_node read_profile(const config_node& profiles);
  void read_folder(const std::filesystem::path& file, config_node& into);
  config_node take_words(const std::filesystem::path& file, config_node whole);

  std::string_view system_;
  const std::vector<std::string>& systems_;
  config_mistakes& mistakes_;
  config_inputs own_inputs_{};
  config_inputs& inputs_;
  const path_rules no_rules_{};
  const path_rules& rules_;
  std::vector<std::filesystem::path> open_{};  // The files that include the one being read.
  std::size_t files_ = 0;
  bool is_full_ = false;
};

}  // namespace cruller::v0
