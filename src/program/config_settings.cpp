// Setting constants from configuration files.
#include "program/config_settings.hpp"

#include <fmt/format.h>

#include <cruller/error.hpp>
#include <exception>

#include "config/config_paths.hpp"
#include "config/config_resolution.hpp"
#include "errors/failure.hpp"
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
      if (each.value.is_plain_map())
        set_all(each.value, here);
      else
        set(each, here);
    }
  }

 private:
  void set(const config_entry& entry, const std::string& path) {
    const config_node& value = entry.value;
    if (value.what == config_node::kind::list) {
      mistakes_.add(value.origin, fmt::format("{}: a list, where one value is expected", path));
      return;
    }
    try {
      system_.set(path, value.text);
    } catch (const unknown_component& error) {
      mistakes_.add(
          entry.place,
          error.nearest().empty()
              ? fmt::format("there is no {}", path)
              : fmt::format("there is no {}; did you mean {}?", path, error.nearest())
      );
    } catch (const value_error& error) {
      // The text of a credential stands nowhere.
      mistakes_.add(
          value.origin,
          value.is_secret ? value_error(path, "****", error.type()).what() : error.what()
      );
    } catch (...) {  // The author's code reads values, and may throw anything.
      const std::string why = message_of(std::current_exception());
      mistakes_.add(
          value.origin,
          fmt::format("{}: {}", path, value.is_secret ? "the value cannot be read" : why)
      );
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
  // What `run` is configured with is its own matter.
  std::erase_if(merged.entries, [](const config_entry& each) { return each.name == "$run"; });
  const config_resolution::definition initial = [&](std::string_view path) {
    return value_in_definition(system.wiring(), path);
  };
  const config_node values = config_resolution(merged, name, initial, mistakes).all();
  value_setter(system, mistakes).set_all(values, {});
}

}  // namespace cruller::v0
