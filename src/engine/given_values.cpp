#include "engine/given_values.hpp"

#include <algorithm>
#include <cruller/error.hpp>
#include <optional>
#include <string>
#include <utility>

#include "engine/verb_turn.hpp"
#include "settings/setting_default.hpp"
#include "settings/value_reader.hpp"

namespace cruller::inline v0 {
namespace {

// The rows of a config that are replaced as a whole.
template <typename Visit>
void visit_slots(std::span<const plan::config_value> rows, Visit visit) {
  for (std::size_t i = 0; i != rows.size();) {
    const plan::config_value& row = rows[i];
    const bool is_slot = row.type != nullptr;
    if (is_slot) visit(row);
    i += is_slot ? row.size + 1 : 1;
  }
}

// The path of a row, whose names are those of the rows around it.
std::string path_of(const plan::component& component, const plan::config_value& row) {
  std::string path(component.id);
  if (!component.is_constant) path += ".config";
  std::size_t at = 0;
  const auto target = static_cast<std::size_t>(&row - component.config.data());
  while (at != target) {
    std::size_t inside = at + 1;
    std::size_t number = 0;
    while (inside + component.config[inside].size < target) {
      inside += component.config[inside].size + 1;
      ++number;
    }
    const std::string_view name = component.config[inside].name;
    path.append(".").append(name.empty() ? std::to_string(number) : std::string(name));
    at = inside;
  }
  return path;
}

}  // namespace

detail::values_in_use* engine::given_values::values_of(std::uint32_t component) const {
  const plan::component& row = of_.wiring_.plan().components[component];
  return row.values == nullptr ? nullptr : &row.values(of_.instances_);
}

ranked_value engine::given_values::in_use(std::uint32_t component, const plan::config_value& slot)
    const {
  const detail::values_in_use* const values = values_of(component);
  const detail::value_table* const table = values == nullptr ? nullptr : values->known_table();
  if (table == nullptr) return {};
  return table->get(of_.wiring_.plan().components[component].values_index, slot.address);
}

ranked_value engine::given_values::given(std::uint32_t component, const plan::config_value& slot)
    const {
  const detail::values_in_use* const values = values_of(component);
  const detail::value_table* const table = values == nullptr ? nullptr : values->known_table();
  if (table == nullptr) return {};
  return table->given(of_.wiring_.plan().components[component].values_index, slot.address);
}

std::shared_ptr<const held_value> engine::given_values::shown(
    std::uint32_t component, const plan::config_value& slot
) const {
  return (of_.holds_instance(component) ? in_use(component, slot) : given(component, slot)).value;
}

void engine::given_values::refuse_started(std::uint32_t component) const {
  const component_state now = at(of_.records_[component].state.load());
  if (now != component_state::stopped)
    throw lifecycle_error(
        std::string(of_.id(component)) + ": is " + std::string(now.name()) +
        "; a value can be set only while its component is stopped"
    );
}

// Handlers may call it while other threads start components, and several threads may set members of
// the same value. So the new value is made from the current one, and the code that makes it, which
// may be the user's, runs without a lock.
void engine::given_values::set(
    const setting_place& place, value_rank rank, const make_value& make
) {
  // Waits for the signal under way, unless a handler of that signal is the caller.
  const turn_notice tells{of_};
  std::optional<turn> mine;
  if (!turn::must_not_wait(of_.turn_mutex_)) mine.emplace(of_.turn_mutex_, "set");
  const plan::component& row = of_.wiring_.plan().components[place.component];
  // A thread that starts the component first marks it as starting, and then looks for the table:
  // so it either finds the table, or `refuse_started` sees its mark.
  detail::value_table& table = values_of(place.component)->table();
  const auto refuse = [&] { refuse_started(place.component); };
  while (true) {
    refuse();
    const ranked_value before = table.given(row.values_index, place.slot->address);
    // Who changes a part keeps who gives the rest. That is a variable where it counts more than
    // what was given.
    const bool is_part = place.row != nullptr && !place.is_whole();
    const bool is_hidden = rank > value_rank::file && has_variable_above(*place.slot, before.rank);
    if (is_part && is_hidden) {
      std::vector<std::exception_ptr> problems;
      static_cast<void>(find_default(*place.slot, path_of(row, *place.slot), problems));
      if (!problems.empty()) std::rethrow_exception(problems.front());
    }
    ranked_value next{
        make(is_hidden ? nullptr : before.value.get()),
        is_part ? std::max(rank, before.rank) : rank};
    if (next.value == nullptr) next.rank = value_rank::definition;
    if (!table.replace(row.values_index, *place.slot, before.value, std::move(next), refuse))
      continue;
    return table.forget_former(row.values_index, place.slot->address);
  }
}

void engine::given_values::give(const given_setting& next) {
  setting_place place;
  place.component = next.component;
  place.slot = next.slot;
  set(place, next.value.rank, [&](const held_value*) { return next.value.value; });
}

void engine::given_values::add_texts(
    const texts& values, std::string_view origin, given_settings& into
) const {
  for (const auto& [path, text] : values) {
    const setting_place to = find_setting(of_.wiring_, path);
    // A value read before may be another member of the same one.
    const given_setting* const former = find_given(into, to.component, to.slot);
    ranked_value current = former != nullptr ? former->value : given(to.component, *to.slot);
    if (has_variable_above(*to.slot, current.rank)) current = {};
    held_value made = read_setting(to, current.value.get(), text);
    made.add_layer({to.path, std::string(origin), to.row->is_secret ? "****" : text});
    auto value = std::make_shared<const held_value>(std::move(made));
    into.push_back({to.component, to.slot, {std::move(value), value_rank::set}});
  }
}

void engine::given_values::set_text(
    const setting_place& place, std::string_view text, value_rank rank, std::string_view origin
) {
  set(place, rank, [&](const held_value* current) {
    held_value made = read_setting(place, current, text);
    made.add_layer(
        {place.path, std::string(origin), place.row->is_secret ? "****" : std::string(text)}
    );
    return std::make_shared<const held_value>(std::move(made));
  });
}

void engine::given_values::relabel(const given_setting& next, bool keeps_found) {
  const plan::component& row = of_.wiring_.plan().components[next.component];
  values_of(next.component)->table().relabel(row.values_index, *next.slot, next.value, keeps_found);
}

// The caller has compared: a variable does not give the value.
void engine::given_values::publish(const given_setting& next) {
  const plan::component& row = of_.wiring_.plan().components[next.component];
  detail::value_table& table = values_of(next.component)->table();
  std::vector<std::exception_ptr> problems;  // The caller has checked the default, too.
  std::shared_ptr<const held_value> found;
  if (next.value.value == nullptr && is_found_at_start(*next.slot))
    found = find_default(*next.slot, row.id, problems);
  // The component may refer to it.
  if (next.slot->live == nullptr) table.keep_former(row.values_index, next.slot->address);
  const auto before = table.given(row.values_index, next.slot->address).value;
  table.replace(row.values_index, *next.slot, before, next.value, [] {});
  table.put_found(row.values_index, *next.slot, std::move(found));
}

void engine::given_values::find(
    std::uint32_t component, bool is_check, const given_settings& next, failure_list& failures
) {
  const plan::component& row = of_.wiring_.plan().components[component];
  if (row.values == nullptr) return;
  visit_slots(row.config, [&](const plan::config_value& slot) {
    if (!is_found_at_start(slot)) return;
    const given_setting* const planned = find_given(next, component, &slot);
    const ranked_value known = planned != nullptr ? planned->value : given(component, slot);
    const bool is_given = known.value != nullptr && !has_variable_above(slot, known.rank);
    std::vector<std::exception_ptr> problems;
    std::shared_ptr<const held_value> found;
    if (!is_given) found = find_default(slot, path_of(row, slot), problems);
    for (const std::exception_ptr& problem : problems)
      failures.add(of_.id(component), detail::start_signal.id.name, problem);
    if (is_check || !problems.empty()) return;
    detail::value_table& table = values_of(component)->table();
    table.put_found(row.values_index, slot, std::move(found));
    table.forget_former(row.values_index, slot.address);
  });
}

}  // namespace cruller::v0
