#include "settings/setting_place.hpp"

#include <algorithm>
#include <charconv>
#include <cruller/detail/text/value_type.hpp>
#include <cruller/error.hpp>
#include <iterator>
#include <span>

#include "plan/route.hpp"

namespace cruller::inline v0 {
namespace {

using kind = plan::config_value::kind;
using rows = std::span<const plan::config_value>;

constexpr std::string_view config_word = "config";

std::string joined(std::string_view path, std::string_view name) {
  std::string whole(path);
  if (!whole.empty()) whole += '.';
  return whole.append(name);
}

// The values directly inside a map or list, each with its own rows.
template <typename Visit>
void visit_inside(rows all, Visit visit) {
  std::size_t number = 0;
  for (rows rest = all.subspan(1, all.front().size); !rest.empty();) {
    const std::size_t whole = rest.front().size + 1;
    const std::string_view name = rest.front().name;
    visit(name.empty() ? std::to_string(number) : std::string(name), rest.first(whole));
    rest = rest.subspan(whole);
    ++number;
  }
}

// Where a path through the rows of a config ends.
struct end_of_path {
  rows here;
  std::string path{};  // That leads to `here`.
  std::string_view
      rest{};  // What follows: inside the type of a value, or a name that is not there.
};

// Visits the rows on the way.
template <typename Visit>
end_of_path follow(rows here, std::string path, std::string_view rest, Visit visit) {
  for (;;) {
    visit(here.front());
    if (rest.empty() || here.front().what == kind::value) return {here, std::move(path), rest};
    const std::string_view name = rest.substr(0, rest.find('.'));
    rows found{};
    visit_inside(here, [&](const std::string& each, rows inside) {
      if (each == name) found = inside;
    });
    if (found.empty()) return {here, std::move(path), rest};
    here = found;
    path = joined(path, name);
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
}

// A path names groups until it reaches a component; the rest is inside it.
struct component_of_path {
  std::uint32_t index;
  std::string path;       // That leads to its values.
  std::string_view rest;  // What follows.
  bool has_config;        // Whether the path leads to values.
};

// Refers to `id`, whose aliases are replaced.
std::optional<component_of_path> find_component(const wiring& of, std::string_view id) {
  const std::span<const plan::component> all = of.plan().components;
  for (std::size_t end = id.size(); end != std::string_view::npos && end != 0;
       end = id.rfind('.', end - 1)) {
    const std::uint32_t index = of.routes().index_of(id.substr(0, end));
    if (index == all.size()) continue;
    component_of_path found{
        index,
        std::string(id.substr(0, end)),
        id.substr(std::min(end + 1, id.size())),
        !all[index].config.empty()};
    if (all[index].is_constant) return found;
    const std::string_view part = found.rest.substr(0, found.rest.find('.'));
    found.has_config = found.has_config && part == config_word;
    if (!found.has_config) return found;
    found.rest.remove_prefix(std::min(part.size() + 1, found.rest.size()));
    found.path = joined(found.path, config_word);
    return found;
  }
  return std::nullopt;
}

std::vector<std::string> ids_in(const wiring& of) {
  std::vector<std::string> known;
  for (const plan::component& row : of.plan().components) known.emplace_back(row.id);
  for (const plan::alias& each : of.plan().aliases) known.emplace_back(each.id);
  return known;
}

void add_settings(
    std::vector<setting_row>& out,
    std::uint32_t component,
    rows here,
    const std::string& path,
    const plan::config_value* slot
) {
  const plan::config_value& row = here.front();
  if (slot == nullptr && row.type != nullptr) slot = &row;
  if (row.what == kind::value) {
    out.push_back({path, component, slot, &row});
    return;
  }
  visit_inside(here, [&](const std::string& name, rows inside) {
    add_settings(out, component, inside, joined(path, name), slot);
  });
}

}  // namespace

setting_place find_setting(const wiring& of, std::string_view path, bool may_be_map) {
  setting_place place{of.routes().real_id(path)};
  const std::string_view id = place.path;
  // An empty name at the end is not a member.
  if (id.ends_with('.')) throw unknown_component(id, {std::string(id.substr(0, id.size() - 1))});
  const std::optional<component_of_path> begin = find_component(of, id);
  if (!begin) throw unknown_component(id, ids_in(of));
  const plan::component& row = of.plan().components[begin->index];
  if (!begin->has_config || (!row.is_constant && row.values == nullptr))
    throw value_error(
        id,
        row.is_cached
            ? "a cached component, which systems share; nothing in it can be set"
            : "no value; only constants can be set, and what a config contains, such as " +
                  std::string(row.id) + ".config.NAME"
    );
  place.component = begin->index;
  const end_of_path
      end = follow(row.config, begin->path, begin->rest, [&](const plan::config_value& each) {
        if (each.is_pinned) throw value_error(id, "pinned, so only the definition gives it");
        if (each.what == kind::ref) throw value_error(id, "a ref, which only the definition gives");
        if (each.type != nullptr && place.slot == nullptr) place.slot = &each;
      });
  place.row = &end.here.front();
  place.member = end.rest;
  const plan::config_value& found = *place.row;
  if (found.what != kind::value && !end.rest.empty()) {
    std::vector<std::string> known;
    visit_inside(end.here, [&](const std::string& each, rows) {
      known.push_back(joined(end.path, each));
    });
    throw unknown_component(id, std::move(known));
  }
  if (found.type == nullptr || (found.what != kind::value && !may_be_map))
    throw value_error(
        id,
        found.what == kind::map ? "a map; set its members instead"
                                : "a list; set its elements by number instead"
    );
  if (place.slot->type->size == 0) throw value_error(id, "of a type that cannot be replaced");
  return place;
}

std::optional<rows_at> find_rows(const wiring& of, std::string_view path) {
  const std::string id = of.routes().real_id(path);
  const std::optional<component_of_path> begin = find_component(of, id);
  if (!begin || !begin->has_config) return std::nullopt;
  const plan::component& component = of.plan().components[begin->index];
  const end_of_path end = follow(component.config, begin->path, begin->rest, [](const auto&) {});
  if (end.here.front().what != kind::value && !end.rest.empty()) return std::nullopt;
  return rows_at{&component, end.here, std::string(end.rest)};
}

std::vector<setting_row> settings_of(const wiring& of, std::uint32_t component) {
  const plan::component& row = of.plan().components[component];
  std::vector<setting_row> all;
  if (row.config.empty() || row.values == nullptr) return all;
  const std::string path(row.id);
  add_settings(all, component, row.config, row.is_constant ? path : path + ".config", nullptr);
  return all;
}

std::vector<setting_row> all_settings(const wiring& of) {
  std::vector<setting_row> all;
  for (std::uint32_t i = 0; i != of.plan().components.size(); ++i)
    std::ranges::move(settings_of(of, i), std::back_inserter(all));
  return all;
}

}  // namespace cruller::v0
