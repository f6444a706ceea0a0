#include "program/config_view.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cruller/detail/text/setting_type.hpp>
#include <exception>
#include <utility>

#include "engine/settings_access.hpp"
#include "plan/selected_route.hpp"
#include "settings/setting_alternatives.hpp"
#include "settings/setting_default.hpp"
#include "settings/setting_place.hpp"
#include "settings/setting_text.hpp"
#include "settings/value_tree.hpp"
#include "settings/value_yaml.hpp"

namespace cruller::inline v0 {
namespace {

// A row that is a slot, or inside one, of which this is a copy.
const void* place_in(const held_value& copy, const setting_row& of) {
  return static_cast<const char*>(copy.get()) +
         (static_cast<const char*>(of.row->address) - static_cast<const char*>(of.slot->address));
}

// A map as it was given: there the names are in the form of a file.
std::optional<std::string> yaml_in_use(
    const held_value& value, const setting_row& of, const std::vector<held_value::layer>& layers
) {
  const void* const place = place_in(value, of);
  if (of.row->type->kind == value_kind::map && !layers.empty() && layers.back().path == of.path) {
    const std::string& text = layers.back().text;
    if (text.find_first_of("\n#") == std::string::npos && reads_as(*of.row->type, place, text))
      return text;
  }
  return yaml_of(*of.row->type, place);
}

void add_variables(const plan::config_value& row, std::vector<std::string>& out) {
  for (auto each = first_alternative(row); each.type != nullptr; each = each.next())
    if (const char* const name = each.variable()) out.emplace_back(name);
}

// The value of the definition, as text and as in a file; absent if it gives none, or a ref does.
void show_default(const setting_row& of, viewed_value& in) {
  if (of.slot->setting == nullptr) {
    in.by_default.emplace();
    if (of.row->type->print != nullptr) of.row->type->print(of.row->address, *in.by_default);
    in.default_yaml = yaml_of(*of.row->type, of.row->address);
    return;
  }
  const setting_alternative from = alternative_with_default(*of.slot);
  if (from.type == nullptr) return;
  const held_value made(*of.slot->type, [&](void* at) { from.make_default(at); });
  in.by_default = text_of_value(made);
  in.default_yaml = yaml_of(made.type(), made.get());
}

}  // namespace

std::string viewed_value::effect() const {
  if (is_pinned) return "pinned";
  if (is_live) return "live";
  if (!taken_by.empty()) return fmt::format("{} takes it while it runs", taken_by);
  if (restarts.empty()) return "restarts nothing";
  return fmt::format("restarts {}", fmt::join(restarts, ", "));
}

std::vector<viewed_value> view_values(any_system& system) {
  std::vector<viewed_value> all;
  const wiring& of = system.wiring();
  for (const setting_row& each : all_settings(of)) {
    // Before a start, variables are read here.
    const auto in_use = [&](const plan::config_value& slot) {
      auto value = detail::settings_access::value(system, each.component, slot).value;
      std::vector<std::exception_ptr> problems;
      if (value == nullptr && has_variable(slot)) value = find_default(slot, each.path, problems);
      return value;
    };
    viewed_value shown;
    shown.path = each.path;
    shown.value = text_of_row(*each.row, *each.slot, in_use);
    if (const auto value = in_use(*each.slot)) {
      shown.layers = value->layers_of(each.path);
      shown.origin = value->origin_of(each.path);
      shown.yaml = yaml_in_use(*value, each, shown.layers);
    }
    if (shown.origin.empty()) shown.origin = "definition";
    shown.must_be = phrase_of(*each.row);
    if (each.row->setting != nullptr)
      if (const char* const text = each.row->setting->texts(each.row->address).text)
        shown.doc = text;
    show_default(each, shown);
    add_variables(*each.row, shown.variables);
    shown.is_by_ref = each.row->setting != nullptr && each.row->setting->falls_back_to_ref;
    shown.is_live = each.slot->live != nullptr;
    const plan::component& owner = of.plan().components[each.component];
    if (has_handler(owner, detail::changed_signal)) {
      shown.taken_by = owner.id;
    } else {
      component_set owners(of.plan().components.size());
      owners[each.component] = true;
      shown.restarts = ids_with_dependents(of, std::move(owners));
    }
    shown.is_secret = each.row->is_secret;
    shown.is_pinned = each.row->is_pinned || each.slot->type->size == 0;
    if (shown.is_secret) {
      if (shown.by_default) shown.by_default = "****";
      shown.yaml.reset();
      shown.default_yaml.reset();
    }
    all.push_back(std::move(shown));
  }
  return all;
}

}  // namespace cruller::v0
