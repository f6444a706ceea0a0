// What the tags of configuration files stand for: variables, other values, contents of files.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config_inputs.hpp"
#include "config/config_mistakes.hpp"
#include "config/config_node.hpp"
#include "config/path_rules.hpp"

namespace cruller::inline v0 {

// Replaces the tags of the merged layers, once: a text that a tag gives is never read as a tag.
//
// A value that is not there, such as a variable that is not set, is a mistake unless `!or` offers
// another one.
class config_resolution {
 public:
  // The value in the definition of the system, or absent.
  using definition = std::function<std::optional<config_node>(std::string_view path)>;
  // Whether the definition hides the value: then what refers to it is a secret, too.
  using secrets = std::function<bool(std::string_view path)>;

  // `system`, one of `systems`, selects in `!profile`. Reads the files that tags name through
  // `inputs`, if there are any. `rules` are those by which the paths were split. Refers to the
  // arguments, except `initial`.
  config_resolution(
      const config_node& merged,
      std::string_view system,
      const std::vector<std::string>& systems,
      definition initial,
      config_mistakes& mistakes,
      config_inputs* inputs = nullptr,
      secrets is_hidden = {},
      const path_rules* rules = nullptr
  )
      : merged_(merged),
        system_(system),
        systems_(systems),
        initial_(std::move(initial)),
        is_hidden_(std::move(is_hidden)),
        mistakes_(mistakes),
        inputs_(inputs == nullptr ? own_inputs_ : *inputs),
        rules_(rules) {}
  config_resolution(const config_resolution&) = delete;
  config_resolution& operator=(const config_resolution&) = delete;

  // The tree without tags.
  config_node all();
  // The same for what is at one path; an empty map if there is nothing.
  config_node at(const std::string& path);

 private:
  // A value, or why there is none.
  struct outcome {
    std::optional<config_node> value{};
    std::string why{};
  };
  class visit;

  outcome resolve(const std::string& path, const config_node& node);
  outcome resolve_tag(const std::string& path, const config_node& node);
  outcome resolve_values(const std::string& path, const config_node& node);
  outcome follow(const std::string& path, const config_node& node);
  outcome find(const std::string& path);
  outcome first_of(const std::string& path, const config_node& node);
  outcome join(const std::string& path, const config_node& node);
  outcome select(const std::string& path, const config_node& node);
  outcome append(const std::string& path, const config_node& node);
  outcome initial(const std::string& path);
  void mark_secrets(const std::string& path, config_node& node) const;
  outcome mistake(const std::string& path, const config_node& node, std::string_view what);
  bool spend(const std::string& path, const config_node& node);

  const config_node& merged_;
  std::string_view system_;
  const std::vector<std::string>& systems_;
  definition initial_;
  secrets is_hidden_;
  config_mistakes& mistakes_;
  config_inputs own_inputs_{};
  config_inputs& inputs_;
  const path_rules* rules_;
  std::vector<std::string> under_way_{};  // The paths of the references that are being followed.
  std::map<std::string, outcome, std::less<>> followed_{};  // What references lead to.
  std::size_t depth_ = 0;  // Of calls of `resolve` inside one another.
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
  bool is_over_ = false;
};

}  // namespace cruller::v0
