// Reading the layers.
#include "config/config_layers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/config_limits.hpp"
#include "config/config_merge.hpp"
#include "config/config_paths.hpp"
#include "config/profile_maps.hpp"
#include "config/profile_names.hpp"
#include "config/yaml_reader.hpp"
#include "errors/nearest.hpp"

namespace cruller::inline v0 {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view include_word = "$include";
constexpr std::string_view run_word = "$run";

bool is_word(const config_entry& each) { return each.name.starts_with('$'); }

// Whether a name leads only downwards from its folder.
bool is_below(const fs::path& name) {
  return name.is_relative() && std::ranges::find(name, "..") == name.end();
}

// The texts of a list; a single text is a list of one.
std::vector<const config_node*> names_in(const config_node& node) {
  std::vector<const config_node*> all;
  if (node.what == config_node::kind::text) all.push_back(&node);
  for (const config_node& each : node.values) all.push_back(&each);
  return all;
}

}  // namespace

config_node config_layers::read(const std::vector<config_source>& sources) {
  config_node all;
  for (const config_source& each : sources)
    all = merge(std::move(all), read_file({each.file.lexically_normal(), each.may_be_absent}, {}));
  for (const config_source& each : sources) read_folder(each.file, all);
  return all;
}

config_node config_layers::read_file(const config_source& source, const config_origin& named_in) {
  const fs::path& file = source.file;
  const auto report = [&](std::string_view why) -> config_node {
    mistakes_.miss_values();
    if (named_in.line == 0)
      mistakes_.add({}, fmt::format("{} cannot be read: {}", file.native(), why));
    else
      mistakes_.add(named_in, fmt::format("$include {}: {}", file.native(), why));
    return {};
  };
  if (std::ranges::find(open_, file) != open_.end()) return report("the file includes itself");
  if (open_.size() > config_limits::includes)
    return report(
        fmt::format("files include one another in more than {} levels", config_limits::includes)
    );
  if (files_ == config_limits::files) {
    // Once, not for each of the others.
    if (is_full_) return {};
    is_full_ = true;
    return report(fmt::format("there are more than {} files", config_limits::files));
  }
  ++files_;
  const auto& text = inputs_.read(file);
  if (const auto* const fault = std::get_if<unreadable>(&text))
    return fault->is_absent && source.may_be_absent ? config_node{} : report(fault->why);
  const auto name = std::make_shared<const std::string>(file.native());
  config_node whole = choose_profile_maps(
      read_yaml(name, std::get<std::string>(text), mistakes_), system_, systems_, mistakes_
  );
  whole = split_paths(std::move(whole), mistakes_, rules_);
  open_.push_back(file);
  config_node result = take_words(file, std::move(whole));
  open_.pop_back();
  return result;
}

// Replaces the words by what they stand for.
config_node config_layers::take_words(const fs::path& file, config_node whole) {
  config_node included;
  config_node profile;
  for (const config_entry& each : whole.entries) {
    if (each.name == include_word)
      included = read_included(file, each.value);
    else if (each.name == profiles_word)
      profile = read_profile(each.value);
    else if (is_word(each) && each.name != run_word)
      mistakes_.add(
          each.place,
          fmt::format(
              "there is no {}; did you mean {}?",
              each.name,
              nearest(
                  each.name,
                  {std::string(include_word), std::string(profiles_word), std::string(run_word)}
              )
          )
      );
  }
  std::erase_if(whole.entries, [](const config_entry& each) {
    return is_word(each) && each.name != run_word;
  });
  return merge(merge(std::move(included), std::move(whole)), std::move(profile));
}

config_node config_layers::read_included(const fs::path& file, const config_node& names) {
  config_node all;
  if (!names.tag.empty() || names.what == config_node::kind::map) {
    mistakes_.add(names.origin, "$include is a list of file names, such as [site.yaml]");
    return all;
  }
  for (const config_node* const each : names_in(names)) {
    const fs::path name = each->text;
    if (!each->tag.empty() || each->what != config_node::kind::text || name.empty())
      mistakes_.add(each->origin, "$include is a list of file names, such as [site.yaml]");
    else if (!is_below(name))
      mistakes_.add(
          each->origin,
          fmt::format("$include {}: only files in the folder of this one, or below", each->text)
      );
    else
      all = merge(
          std::move(all), read_file({(file.parent_path() / name).lexically_normal()}, each->origin)
      );
  }
  return all;
}

config_node config_layers::read_profile(const config_node& profiles) {
  config_node chosen;
  if (!profiles.is_plain_map()) {
    mistakes_.add(profiles.origin, "$profiles is a map from the names of systems to their values");
    return chosen;
  }
  check_system_names(profiles, profiles_word, systems_, mistakes_);
  for (const config_entry& each : profiles.entries) {
    if (!each.value.is_plain_map())
      mistakes_.add(each.value.origin, fmt::format("$profiles: {} is a map of values", each.name));
    else if (each.name == system_)
      chosen = each.value;
    for (const config_entry& inner : each.value.entries)
      if (is_word(inner) && inner.name != run_word)
        mistakes_.add(inner.place, fmt::format("{} is not allowed in a profile", inner.name));
  }
  std::erase_if(chosen.entries, [](const config_entry& each) {
    return is_word(each) && each.name != run_word;
  });
  return chosen;
}

void config_layers::read_folder(const fs::path& file, config_node& into) {
  fs::path folder = file;
  folder += ".d";
  const auto& [found, failed] = inputs_.list(folder);
  if (failed)
    mistakes_.add({}, fmt::format("{} cannot be read: {}", folder.native(), failed.message()));
  for (const fs::path& each : found) into = merge(std::move(into), read_file({each}, {}));
}

}  // namespace cruller::v0
