// Setting constants from configuration files.
#include "program/config_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <cruller/plan.hpp>
#include <exception>

#include "config/config_paths.hpp"
#include "config/config_resolution.hpp"
#include "errors/failure.hpp"
#include "plan/route.hpp"
#include "program/definition_values.hpp"

namespace cruller::inline v0 {
namespace {

class value_setter {
 public:
  value_setter(any_system& system, config_mistakes& mistakes)
      : system_(system), mistakes_(mistakes) {}

  void set_all(const config_node& map, const std::string& path) {
    for (const config_entry& each : map.entries) {
      const std::string here = inside(path, each.name);
      if (!each.value.is_plain_map())
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
    const auto is_inside = [](std::string_view inner, std::string_view outer) {
      return inner.starts_with(outer) &&
             (inner.size() == outer.size() || inner[outer.size()] == '.');
    };
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
    if (value.what == config_node::kind::list) {
      if (is_known(path))
        mistakes_.add_at(path, value.origin, "a list, where one value is expected");
      else
        report_unknown(entry, path, {});
      return;
    }
    if (value.is_secret && !is_for_secret && is_known(path)) {
      mistakes_.add_at(
          path,
          value.origin,
          "a credential would be shown here, because the definition does not say secret(...)"
      );
      return;
    }
    const bool is_hidden = value.is_secret || is_for_secret;
    try {
      system_.set(path, value.text);
    } catch (const unknown_component& error) {
      if (is_known(path))
        mistakes_.add_at(path, value.origin, "a group or map; its members can have values");
      else
        report_unknown(entry, path, error.nearest());
    } catch (const value_error& error) {
      const value_error shown(path, is_hidden ? "****" : error.text(), error.type());
      mistakes_.add_at(path, value.origin, std::string_view(shown.what()).substr(path.size() + 2));
    } catch (...) {  // The author's code reads values, and may throw anything.
      const std::string why = message_of(std::current_exception());
      mistakes_.add_at(path, value.origin, is_hidden ? "the value cannot be read" : why);
    }
  }

  any_system& system_;
  config_mistakes& mistakes_;
};

}  // namespace

void set_configured(
    any_system& system,
    std::string_view name,
    const std::vector<std::string>& names,
    const std::vector<config_source>& files,
    config_mistakes& mistakes
) {
  config_node merged = config_layers(name, names, mistakes).read(files);
  // `run` has read what it is configured with.
  std::erase_if(merged.entries, [](const config_entry& each) { return each.name == "$run"; });
  const config_resolution::definition initial = [&](std::string_view path) {
    return value_in_definition(system.wiring(), path);
  };
  const config_node values = config_resolution(merged, name, names, initial, mistakes).all();
  value_setter(system, mistakes).set_all(values, {});
}

}  // namespace cruller::v0
