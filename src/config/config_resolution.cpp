// Replacing tags.
#include "config/config_resolution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/config_limits.hpp"
#include "config/config_paths.hpp"
#include "config/profile_names.hpp"
#include "config/tag_sources.hpp"

namespace cruller::inline v0 {
namespace {

// References lead from level to level, in addition to the levels of the files.
constexpr std::size_t deepest = 3 * config_limits::levels;

void place_all(config_node& node, const config_origin& where) {
  node.origin = where;
  for (config_node& each : node.values) place_all(each, where);
  for (config_entry& each : node.entries) {
    each.place = where;
    place_all(each.value, where);
  }
}

}  // namespace

config_node config_resolution::all() { return resolve("", merged_).value.value_or(config_node{}); }

config_node config_resolution::at(const std::string& path) {
  const config_node* const found = find_path(merged_, path);
  return found == nullptr ? config_node{} : resolve(path, *found).value.value_or(config_node{});
}

config_resolution::outcome config_resolution::mistake(
    const std::string& path, const config_node& node, std::string_view what
) {
  mistakes_.add_at(path, node.origin, what);
  return {};
}

// References may multiply what a small file says.
bool config_resolution::spend(const std::string& path, const config_node& node) {
  bytes_ += node.text.size();
  if (++nodes_ > config_limits::nodes || bytes_ > config_limits::files * config_limits::bytes) {
    if (!std::exchange(is_over_, true))
      mistake(path, node, "the tags give more values than the limits allow");
    return false;
  }
  const auto spend_inner = [&](const config_node& each) { return spend(path, each); };
  return std::ranges::all_of(node.values, spend_inner) &&
         std::ranges::all_of(node.entries, spend_inner, &config_entry::value);
}

// Without a value and without a reason a mistake is already reported.
config_resolution::outcome config_resolution::resolve(
    const std::string& path, const config_node& node
) {
  if (is_over_ || node.is_bad) return {};
  if (depth_ == deepest) {
    is_over_ = true;
    return mistake(path, node, "values refer to one another in too many levels");
  }
  ++depth_;
  outcome result = node.tag.empty() ? resolve_values(path, node) : resolve_tag(path, node);
  --depth_;
  if (result.value) result.value->replaced = node.replaced;
  if (result.value && !node.tag.empty()) {
    // It is shown where the tag is.
    place_all(*result.value, node.origin);
    if (!spend(path, *result.value)) return {};
  }
  return result;
}

config_resolution::outcome config_resolution::resolve_values(
    const std::string& path, const config_node& node
) {
  config_node result;
  result.what = node.what;
  result.text = node.text;
  result.origin = node.origin;
  result.is_secret = node.is_secret;
  const auto add = [&](const std::string& here, const config_node& each, auto keep) {
    outcome inner = resolve(here, each);
    if (inner.value)
      keep(std::move(*inner.value));
    else if (!inner.why.empty())
      mistake(here, each, inner.why);
  };
  for (const config_node& each : node.values)
    add(path, each, [&](config_node&& value) { result.values.push_back(std::move(value)); });
  for (const config_entry& each : node.entries)
    add(inside(path, each.name), each.value, [&](config_node&& value) {
      result.entries.push_back({each.name, each.place, std::move(value)});
    });
  return {std::move(result), {}};
}

config_resolution::outcome config_resolution::resolve_tag(
    const std::string& path, const config_node& node
) {
  using kind = config_node::kind;
  const auto needs = [&](kind what, std::string_view example) {
    if (node.what == what && !(what == kind::text && node.text.empty())) return true;
    mistake(path, node, fmt::format("!{} is written as {}", node.tag, example));
    return false;
  };
  const auto take = [&](outside_text text, bool is_secret) -> outcome {
    if (auto* const fault = std::get_if<unreadable>(&text))
      return fault->is_absent ? outcome{{}, fault->why} : mistake(path, node, fault->why);
    config_node value = config_text(std::get<std::string>(std::move(text)), node.origin);
    value.is_secret = is_secret;
    return {std::move(value), {}};
  };
  if (node.tag == "env")
    return needs(kind::text, "!env VARIABLE") ? take(text_of_variable(node.text), false)
                                              : outcome{};
  if (node.tag == "file")
    return needs(kind::text, "!file NAME")
               ? take(text_of_file(node.text, node.origin, inputs_), false)
               : outcome{};
  if (node.tag == "credential")
    return needs(kind::text, "!credential NAME")
               ? take(text_of_credential(node.text, inputs_), true)
               : outcome{};
  if (node.tag == "ref") return needs(kind::text, "!ref PATH") ? follow(path, node) : outcome{};
  if (node.tag == "or")
    return needs(kind::list, "!or [!env VARIABLE, value]") ? first_of(path, node) : outcome{};
  if (node.tag == "join")
    return needs(kind::list, "!join [part, part]") ? join(path, node) : outcome{};
  if (node.tag == "profile")
    return needs(kind::map, "!profile {system: value, default: value}") ? select(path, node)
                                                                        : outcome{};
  if (node.tag == "append")
    return needs(kind::list, "!append [value]") ? append(path, node) : outcome{};
  if (node.what != kind::text || !node.text.empty())
    return mistake(path, node, "!default has no value after it");
  return initial(path);
}

config_resolution::outcome config_resolution::initial(const std::string& path) {
  if (std::optional<config_node> value = initial_(path)) return {std::move(value), {}};
  return {{}, fmt::format("the definition has no value for {}", path)};
}

config_resolution::outcome config_resolution::first_of(
    const std::string& path, const config_node& node
) {
  std::string why;
  for (const config_node& each : node.values) {
    outcome result = resolve(path, each);
    if (result.value || result.why.empty()) return result;
    why += (why.empty() ? "" : ", and ") + result.why;
  }
  if (why.empty()) return mistake(path, node, "!or has no alternatives");
  return {{}, why};
}

config_resolution::outcome config_resolution::join(
    const std::string& path, const config_node& node
) {
  config_node whole = config_text("", node.origin);
  for (const config_node& each : node.values) {
    outcome part = resolve(path, each);
    if (!part.value) return part;
    if (part.value->what != config_node::kind::text)
      return mistake(path, each, "!join joins texts, not lists or maps");
    if (whole.text.size() + part.value->text.size() > config_limits::bytes)
      return mistake(
          path, node, fmt::format("!join gives more than {} bytes", config_limits::bytes)
      );
    whole.text += part.value->text;
    whole.is_secret = whole.is_secret || part.value->is_secret;
  }
  return {std::move(whole), {}};
}

config_resolution::outcome config_resolution::select(
    const std::string& path, const config_node& node
) {
  std::vector<std::string> known = systems_;
  known.emplace_back("default");
  check_system_names(node, path + ": !profile", known, mistakes_);
  const config_node* chosen = node.find(system_);
  if (chosen == nullptr) chosen = node.find("default");
  if (chosen == nullptr)
    return {{}, fmt::format("!profile has neither a value for {} nor a default", system_)};
  return resolve(path, *chosen);
}

config_resolution::outcome config_resolution::append(
    const std::string& path, const config_node& node
) {
  config_node all;
  all.what = config_node::kind::list;
  all.origin = node.origin;
  // From the last layer that replaces the list; if all append, from the definition.
  const auto replaces = [](const config_node& each) { return each.tag != "append"; };
  const auto base = std::ranges::find_if(node.replaced.rbegin(), node.replaced.rend(), replaces);
  const bool has_base = base != node.replaced.rend();
  std::vector<const config_node*> lists;
  for (auto each = has_base ? base.base() - 1 : node.replaced.begin(); each != node.replaced.end();
       ++each)
    lists.push_back(&*each);
  lists.push_back(&node);
  const auto add = [&](config_node&& list) {
    if (list.what != config_node::kind::list) return false;
    std::ranges::move(list.values, std::back_inserter(all.values));
    return true;
  };
  if (!has_base)
    if (outcome own = initial(path); own.value && !add(std::move(*own.value)))
      return mistake(path, node, "!append: the value in the definition is not a list");
  for (const config_node* const each : lists) {
    outcome part = replaces(*each) ? resolve(path, *each) : resolve_values(path, *each);
    if (!part.value) return part;
    if (!add(std::move(*part.value)))
      return mistake(path, node, fmt::format("!append: {} is not a list", each->origin.text()));
  }
  return {std::move(all), {}};
}

}  // namespace cruller::v0
