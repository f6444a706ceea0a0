#include "program/definition_paths.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "plan/route.hpp"
#include "settings/held_value.hpp"
#include "settings/setting_place.hpp"

namespace cruller::inline v0 {
namespace {

bool is_empty(const free_names& names) {
  return !names.are_here && names.inside.empty() && names.inside_any.empty();
}

// The maps in values of a type.
class map_finder {
 public:
  free_names find(const value_type& type) {
    free_names found;
    // A type may contain itself.
    if (std::ranges::find(under_way_, &type) != under_way_.end()) return found;
    under_way_.push_back(&type);
    found.are_here = type.kind == value_kind::map && type.elements != nullptr;
    if (type.elements != nullptr)
      if (free_names inner = find(*type.elements->type); !is_empty(inner))
        found.inside_any.push_back(std::move(inner));
    for (const detail::value_member& each : type.members)
      if (free_names inner = find(*each.type); !is_empty(inner))
        found.inside.emplace(each.name, std::move(inner));
    under_way_.pop_back();
    return found;
  }

 private:
  std::vector<const value_type*> under_way_{};
};

}  // namespace

path_rules path_rules_of(const wiring& of) {
  path_rules rules;
  if (!of.plan().aliases.empty())
    rules.real_path = [&of](std::string_view path) { return of.routes().real_id(path); };
  for (const setting_row& each : all_settings(of)) {
    free_names found = map_finder().find(*each.row->type);
    if (is_empty(found)) continue;
    free_names* at = &rules.maps;
    for (std::string_view rest = each.path; !rest.empty();) {
      const std::string_view name = rest.substr(0, rest.find('.'));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      at = &at->inside[std::string(name)];
    }
    *at = std::move(found);
  }
  return rules;
}

}  // namespace cruller::v0
