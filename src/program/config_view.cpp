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

namespace cruller::inline v0 {
namespace {

// The component and what depends on it, without constants.
std::vector<std::string> restarted_with(const wiring& of, std::uint32_t component) {
  component_set all(of.plan().components.size());
  all[component] = true;
  add_dependents(of, all);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i != all.size(); ++i)
    if (all[i] && !of.plan().components[i].is_constant)
      ids.emplace_back(of.plan().components[i].id);
  return ids;
}

void add_variables(const plan::config_value& row, std::vector<std::string>& out) {
  for (auto each = first_alternative(row); each.type != nullptr; each = each.next())
    if (const char* const name = each.variable()) out.emplace_back(name);
}

// The value of the definition as text; absent if it gives none, or a ref does.
std::optional<std::string> default_of(const setting_row& of) {
  std::string text;
  if (of.slot->setting == nullptr) {
    if (of.row->type->print != nullptr) of.row->type->print(of.row->address, text);
    return text;
  }
  const setting_alternative from = alternative_with_default(*of.slot);
  if (from.type == nullptr) return std::nullopt;
  const held_value made(*of.slot->type, [&](void* at) { from.make_default(at); });
  return text_of_value(made);
}

}  // namespace

std::string viewed_value::effect() const {
  if (is_pinned) return "pinned";
  if (is_live) return "live";
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
      if (value == nullptr && slot.setting != nullptr && has_variable(slot))
        value = find_default(slot, each.path, problems);
      return value;
    };
    viewed_value shown;
    shown.path = each.path;
    shown.value = text_of_row(*each.row, *each.slot, in_use);
    if (const auto value = in_use(*each.slot)) {
      shown.layers = value->layers_of(each.path);
      shown.origin = value->origin_of(each.path);
    }
    if (shown.origin.empty()) shown.origin = "definition";
    shown.must_be = phrase_of(*each.row);
    if (each.row->setting != nullptr)
      if (const char* const text = each.row->setting->texts(each.row->address).text)
        shown.doc = text;
    shown.by_default = default_of(each);
    add_variables(*each.row, shown.variables);
    shown.is_by_ref = each.row->setting != nullptr && each.row->setting->falls_back_to_ref;
    shown.restarts = restarted_with(of, each.component);
    shown.is_live = each.slot->live != nullptr;
    shown.is_secret = each.row->is_secret;
    shown.is_pinned = each.row->is_pinned || each.slot->type->size == 0;
    if (shown.is_secret && shown.by_default) shown.by_default = "****";
    all.push_back(std::move(shown));
  }
  return all;
}

}  // namespace cruller::v0
