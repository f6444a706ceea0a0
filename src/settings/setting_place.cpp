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

// Follows a path through the rows of a config.
class row_finder {
 public:
  explicit row_finder(setting_place& place) : place_(place) {}

  // `path` leads to the rows; `rest` is what follows in the path of the place.
  void find(rows here, std::string_view path, std::string_view rest) {
    const plan::config_value& row = here.front();
    if (row.is_pinned) throw value_error(place_.path, "pinned, so only the definition gives it");
    if (row.what == kind::ref)
      throw value_error(place_.path, "a ref, which only the definition gives");
    if (row.type != nullptr && place_.slot == nullptr) place_.slot = &row;
    place_.row = &row;
    if (rest.empty()) return;
    if (row.what == kind::value) {
      place_.member = rest;
      return;
    }
    const std::string_view name = rest.substr(0, rest.find('.'));
    rows found{};
    std::vector<std::string> known;
    visit_inside(here, [&](const std::string& each, rows inside) {
      known.push_back(joined(path, each));
      if (each == name) found = inside;
    });
    if (found.empty()) throw unknown_component(place_.path, std::move(known));
    find(found, joined(path, name), rest.substr(std::min(name.size() + 1, rest.size())));
  }

 private:
  setting_place& place_;
};

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
  // The path names groups until it reaches a component; the rest is inside it.
  const std::span<const plan::component> all = of.plan().components;
  for (std::size_t end = id.size();; end = id.rfind('.', end - 1)) {
    if (end == std::string_view::npos || end == 0) throw unknown_component(id, ids_in(of));
    place.component = of.routes().index_of(id.substr(0, end));
    if (place.component == all.size()) continue;
    const plan::component& row = all[place.component];
    std::string_view rest = id.substr(std::min(end + 1, id.size()));
    std::string begin(id.substr(0, end));
    if (!row.is_constant) {
      const std::string_view part = rest.substr(0, rest.find('.'));
      if (part != config_word || row.config.empty() || row.values == nullptr)
        throw value_error(
            id,
            row.is_cached ? "a cached component, which systems share; nothing in it can be set"
                          : "no value; only constants can be set, and what a config contains, "
                            "such as " +
                                begin + ".config.NAME"
        );
      rest.remove_prefix(std::min(part.size() + 1, rest.size()));
      begin += ".config";
    }
    row_finder(place).find(row.config, begin, rest);
    const plan::config_value& found = *place.row;
    if (found.type == nullptr || (found.what != kind::value && !may_be_map))
      throw value_error(
          id,
          found.what == kind::map ? "a map; set its members instead"
                                  : "a list; set its elements by number instead"
      );
    if (place.slot->type->size == 0) throw value_error(id, "of a type that cannot be replaced");
    return place;
  }
}

std::optional<rows_at> find_rows(const wiring& of, std::string_view path) {
  const std::string id = of.routes().real_id(path);
  for (std::size_t end = id.size(); end != std::string::npos && end != 0;
       end = id.rfind('.', end - 1)) {
    const std::uint32_t index = of.routes().index_of(std::string_view(id).substr(0, end));
    if (index == of.plan().components.size()) continue;
    const plan::component& component = of.plan().components[index];
    std::string_view rest = std::string_view(id).substr(std::min(end + 1, id.size()));
    const auto take_name = [&] {
      const std::string_view name = rest.substr(0, rest.find('.'));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      return name;
    };
    if (component.config.empty() || (!component.is_constant && take_name() != config_word))
      return std::nullopt;
    rows here = component.config;
    while (!rest.empty() && here.front().what != kind::value) {
      const std::string_view name = take_name();
      rows found{};
      visit_inside(here, [&](const std::string& each, rows inside) {
        if (each == name) found = inside;
      });
      if (found.empty()) return std::nullopt;
      here = found;
    }
    return rows_at{&component, here, std::string(rest)};
  }
  return std::nullopt;
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
