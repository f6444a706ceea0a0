// Setting constants from configuration files.
#include "program/config_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cruller/error.hpp>
#include <cruller/plan.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "config/config_paths.hpp"
#include "config/config_resolution.hpp"
#include "config/file_permissions.hpp"
#include "config/literal_files.hpp"
#include "config/yaml_reader.hpp"
#include "engine/settings_access.hpp"
#include "errors/failure.hpp"
#include "plan/paths.hpp"
#include "plan/route.hpp"
#include "plan/selected_route.hpp"
#include "program/definition_paths.hpp"
#include "program/definition_values.hpp"
#include "settings/value_reader.hpp"

namespace cruller::inline v0 {
namespace {

// What to do with a value and its place.
using value_sink = std::function<void(const setting_place& place, const config_node& value)>;

class value_setter {
 public:
  value_setter(const any_system& system, value_sink sink, config_mistakes& mistakes)
      : system_(system), sink_(std::move(sink)), mistakes_(mistakes) {}

  void set_all(const config_node& map, const std::string& path) {
    for (const config_entry& each : map.entries) {
      const std::string here = inside(path, each.name);
      if (!each.value.is_plain_map() || takes_map(system_.wiring(), here))
        set(each, here);
      else if (each.value.entries.empty() && !is_known(here))
        report_unknown(each, here, {});
      else
        set_all(each.value, here);
    }
  }

 private:
  // Whether it may be a component, a group, or inside a component.
  bool is_known(const std::string& path) const {
    const std::string id = system_.wiring().routes().real_id(path);
    return std::ranges::any_of(
        system_.wiring().plan().components,
        [&](const plan::component& each) {
          return is_inside(each.id, id) || is_inside(id, each.id);
        }
    );
  }

  void report_unknown(const config_entry& entry, const std::string& path, const std::string& near) {
    const std::string hint = near.empty() ? "" : fmt::format("; did you mean {}?", near);
    mistakes_.add(entry.place, fmt::format("there is no {}{}", path, hint));
  }

  void set(const config_entry& entry, const std::string& path) {
    const config_node& value = entry.value;
    const bool is_for_secret = is_secret_in_definition(system_.wiring(), path);
    if (has_credential(value) && !is_for_secret && is_known(path)) {
      mistakes_.add_at(
          path,
          value.origin,
          "a credential would be shown here, because the definition does not say secret(...)"
      );
      return;
    }
    try {
      sink_(find_setting(system_.wiring(), path), value);
    } catch (const unknown_component& error) {
      if (error.name() != path)  // A name inside a value.
        mistakes_.add(
            place_in(value, path, error.name()),
            fmt::format("there is no {}; did you mean {}?", error.name(), error.nearest())
        );
      else if (is_known(path) && is_group(path))
        mistakes_.add_at(path, value.origin, "a group or map; its members can have values");
      else
        report_unknown(entry, path, error.nearest());
    } catch (const value_error& error) {
      const bool is_hidden = is_for_secret || has_credential(value);
      const value_error shown(error.path(), is_hidden ? "****" : error.text(), error.type());
      const bool has_text = std::string_view(error.what()).find(" is not ") != std::string::npos;
      mistakes_.add_at(
          error.path(),
          place_in(value, path, error.path()),
          has_text ? std::string_view(shown.what()).substr(error.path().size() + 2) : error.type()
      );
    } catch (...) {  // The author's code reads values, and may throw anything.
      const std::string why = message_of(std::current_exception());
      mistakes_.add_at(path, value.origin, is_for_secret ? "the value cannot be read" : why);
    }
  }

  // Whether the path names a group.
  bool is_group(const std::string& path) const {
    const std::string id = system_.wiring().routes().real_id(path);
    return std::ranges::any_of(
        system_.wiring().plan().components,
        [&](const plan::component& each) { return each.id.starts_with(id + "."); }
    );
  }

  static bool has_credential(const config_node& value) {
    return value.is_secret || std::ranges::any_of(value.values, has_credential) ||
           std::ranges::any_of(value.entries, [](const config_entry& each) {
             return has_credential(each.value);
           });
  }

  // Where the value at `inner` is, which is `path` or inside it.
  static config_origin place_in(
      const config_node& value, std::string_view path, std::string_view inner
  ) {
    const config_node* const found = find_inside(
        value, inner.substr(std::min(path.size() + 1, inner.size()))
    );
    return found == nullptr ? value.origin : found->origin;
  }

  // The value at a path that may lead through lists, or null.
  static const config_node* find_inside(const config_node& node, std::string_view path) {
    if (path.empty()) return &node;
    if (node.what == config_node::kind::map) {
      // Names of maps may have dots.
      for (const config_entry& each : node.entries) {
        if (!is_inside(path, each.name)) continue;
        const auto* const found = find_inside(
            each.value, path.substr(std::min(each.name.size() + 1, path.size()))
        );
        if (found != nullptr) return found;
      }
      return nullptr;
    }
    const std::string_view name = path.substr(0, path.find('.'));
    std::size_t number = 0;
    std::from_chars(name.data(), name.data() + name.size(), number);
    if (number >= node.values.size()) return nullptr;
    return find_inside(node.values[number], path.substr(std::min(name.size() + 1, path.size())));
  }

  const any_system& system_;
  const value_sink sink_;
  config_mistakes& mistakes_;
};

// The values of a text, with its tags replaced.
config_node values_of(
    const any_system& system,
    const config_node& merged,
    std::string_view name,
    const std::vector<std::string>& names,
    const path_rules& rules,
    config_mistakes& mistakes,
    config_inputs* inputs = nullptr
) {
  const config_resolution::definition initial = [&](std::string_view path) {
    return value_in_definition(system.wiring(), path);
  };
  const config_resolution::secrets is_hidden = [&](std::string_view path) {
    return is_secret_in_definition(system.wiring(), path);
  };
  return config_resolution(merged, name, names, initial, mistakes, inputs, is_hidden, &rules).all();
}

// What `$run` says.
std::map<std::string, std::string> run_words_of(
    const config_node& merged, std::string_view name, const std::vector<std::string>& names
) {
  const config_resolution::definition unknown = [](std::string_view) {
    return std::optional<config_node>();
  };
  config_mistakes known;
  const config_node words = config_resolution(merged, name, names, unknown, known).at("$run");
  std::map<std::string, std::string> all;
  for (const config_entry& each : words.entries) all.emplace(each.name, text_of(each.value));
  return all;
}

// The files in which a secret stands as text.
std::set<std::string> files_with_secrets(const wiring& of, const config_node& merged) {
  std::set<std::string> files;
  for (const setting_row& each : all_settings(of)) {
    const config_node* const value = each.row->is_secret ? find_path(merged, each.path) : nullptr;
    if (value != nullptr) files.merge(literal_files(*value));
  }
  return files;
}

config_node values_of_text(
    const any_system& system, std::string_view text, config_mistakes& mistakes
) {
  const auto source = std::make_shared<const std::string>("settings");
  const path_rules rules = path_rules_of(system.wiring());
  const config_node tree = split_paths(read_yaml(source, text, mistakes), mistakes, rules);
  return values_of(system, tree, {}, {}, rules, mistakes);
}

}  // namespace

config_reading set_configured(
    any_system& system,
    std::string_view name,
    const std::vector<std::string>& names,
    const std::vector<config_source>& files,
    config_mistakes& mistakes
) {
  config_reading reading;
  const path_rules rules = path_rules_of(system.wiring());
  config_node merged = config_layers(name, names, mistakes, &reading.inputs, &rules).read(files);
  // `run` has read what it is configured with, and reported what is wrong with it.
  reading.run_words = run_words_of(merged, name, names);
  std::erase_if(merged.entries, [](const config_entry& each) { return each.name == "$run"; });
  const config_node values = values_of(
      system, merged, name, names, rules, mistakes, &reading.inputs
  );
  const auto set = [&](const setting_place& place, const config_node& value) {
    detail::settings_access::set(system, place, value);
  };
  value_setter(system, set, mistakes).set_all(values, {});
  reading.warnings = warnings_of_writers(reading.inputs);
  for (const std::string& file : files_with_secrets(system.wiring(), merged))
    if (const auto warning = warn_of_readers(file)) reading.warnings.push_back(*warning);
  return reading;
}

void set_text(any_system& system, std::string_view text, config_mistakes& mistakes) {
  const auto set = [&](const setting_place& place, const config_node& value) {
    detail::settings_access::set(system, place, value);
  };
  value_setter(system, set, mistakes).set_all(values_of_text(system, text, mistakes), {});
}

std::vector<std::string> restarted_by_text(
    const any_system& system, std::string_view text, config_mistakes& mistakes
) {
  using detail::settings_access;
  component_set changed(system.wiring().plan().components.size());
  const auto compare = [&](const setting_place& place, const config_node& value) {
    const auto now = settings_access::value(system, place.component, *place.slot).value;
    const held_value next = read_setting(place, now.get(), value);
    const held_value before = now != nullptr ? *now : start_of(*place.slot, nullptr);
    const bool is_taken = place.slot->live != nullptr ||
                          has_handler(
                              system.wiring().plan().components[place.component],
                              detail::changed_signal
                          );
    if (!is_taken && !equal_slots(*place.slot, before.get(), next.get()))
      changed[place.component] = true;
  };
  value_setter(system, compare, mistakes).set_all(values_of_text(system, text, mistakes), {});
  return ids_with_dependents(system.wiring(), std::move(changed));
}

}  // namespace cruller::v0
