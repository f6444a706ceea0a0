// Computing the routes of a plan.
#include "plan/route.hpp"

#include <algorithm>
#include <cruller/error.hpp>
#include <limits>
#include <ranges>
#include <string>

#include "plan/paths.hpp"

namespace cruller::inline v0 {
namespace {

// Appends the functions of one component for the signal of a route.
void add_visit(route& way, const plan& plan, std::uint32_t component) {
  const plan::component& row = plan.components[component];
  const bool starts = way.row->makes_instance();
  const std::size_t first = way.functions.size();
  const auto so_far = [&] {
    const std::size_t count = way.functions.size() - first;
    if (count > std::numeric_limits<std::uint16_t>::max())
      throw plan_error(
          std::string(row.id) + ": more than 65535 functions for " + std::string(way.signal.name)
      );
    return static_cast<std::uint16_t>(count);
  };
  const auto add = [&](hook when) {
    std::size_t added = 0;
    for (const plan::step& step : row.steps) {
      if (step.when != when || step.signal.name != way.signal.name) continue;
      way.functions.push_back(step.call);
      ++added;
    }
    return added;
  };
  using effect = detail::signal_effect;
  const effect what = way.row->effect;
  const bool begins_work = what == effect::starts || what == effect::resumes;
  route_visit visit{nullptr, nullptr, component, static_cast<std::uint32_t>(first), 0, 0, false};
  if (way.row->changes_state() && !begins_work) {
    if (is_checked(row)) way.functions.push_back(detail::background_steps::end_checks);
    if (!row.works.empty()) way.functions.push_back(detail::background_steps::end_work);
  }
  add(hook::before);
  const std::size_t handlers = add(hook::none);
  if (handlers > 1 || (handlers == 1 && starts && row.create != nullptr))
    throw plan_error(
        std::string(row.id) + ": more than one handler for " + std::string(way.signal.name)
    );
  if (handlers == 0 && starts && row.create != nullptr) way.functions.push_back(row.create);
  visit.until_live = so_far();
  add(hook::after);
  if (is_checked(row) && begins_work)
    way.functions.push_back(detail::background_steps::begin_checks);
  if (!row.works.empty() && begins_work)
    way.functions.push_back(detail::background_steps::begin_work);
  visit.count = so_far();
  if (visit.count == 1 && visit.until_live == 1) visit.call = way.functions.back();
  if (way.row->destroys_instance()) visit.destroy = row.destroy;
  visit.has_work = visit.has_functions() || visit.destroy != nullptr;
  way.visits.push_back(visit);
}

void fill(route& way, const plan& plan, const std::vector<std::uint32_t>& dependencies_first) {
  way.visits.reserve(plan.components.size());
  if (way.signal.direction == order::dependencies_first)
    for (const std::uint32_t component : dependencies_first) add_visit(way, plan, component);
  else
    for (const std::uint32_t component : std::views::reverse(dependencies_first))
      add_visit(way, plan, component);
  way.places.resize(way.visits.size());
  for (std::uint32_t i = 0; i != way.visits.size(); ++i) way.places[way.visits[i].component] = i;
}

bool is_handled(const plan& plan, signal_id signal) {
  return std::ranges::any_of(plan.components, [&](const plan::component& row) {
    return std::ranges::find(row.steps, signal, &plan::step::signal) != row.steps.end();
  });
}

}  // namespace

bool has_handler(const plan::component& component, const detail::signal_row& signal) {
  return std::ranges::any_of(component.steps, [&](const plan::step& step) {
    return step.when == hook::none && step.signal.name == signal.id.name;
  });
}

bool is_checked(const plan::component& component) {
  return component.health_every.count() >= 0 &&
         has_handler(component, detail::signal_that<detail::signal_answer::report>);
}

route_table::route_table(const plan& plan, const std::vector<std::uint32_t>& dependencies_first)
    : aliases_(plan.aliases) {
  for (const detail::signal_row& row : detail::built_in_signals)
    routes_.push_back({&row, row.id, {}, {}});
  for (const plan::component& row : plan.components) {
    for (const plan::step& step : row.steps) {
      const auto known = std::ranges::find(routes_, step.signal, &route::signal);
      if (known == routes_.end())
        routes_.push_back({&detail::own_signal, step.signal, {}, {}});
      else if (known->signal.direction != step.signal.direction)
        throw plan_error(
            std::string(row.id) + ": the signal " + std::string(step.signal.name) +
            " has another order in another component"
        );
    }
    if (row.id.empty()) throw plan_error("a component of the plan has no id");
    const auto index = static_cast<std::uint32_t>(ids_.size());
    if (!ids_.emplace(row.id, index).second)
      throw plan_error("two components of the plan have the id " + std::string(row.id));
    if (row.timeout.count() > 0) has_timeouts_ = true;
    const auto is_found_at_start = [](const plan::config_value& each) {
      return each.setting != nullptr || each.live != nullptr;
    };
    if (row.values != nullptr && std::ranges::any_of(row.config, is_found_at_start))
      prepared_.push_back(index);
    if (!row.works.empty() || row.supervision != nullptr) is_supervised_ = true;
    if (is_checked(row)) has_checks_ = true;
  }
  for (const plan::group& each : plan.groups)
    if (each.supervision != nullptr) is_supervised_ = true;
  for (route& way : routes_)
    if (way.row->can_be_sent || is_handled(plan, way.signal)) fill(way, plan, dependencies_first);
}

const route* route_table::find(std::string_view name) const {
  const auto found = std::ranges::find_if(routes_, [&](const route& each) {
    return each.row->can_be_sent && each.signal.name == name;
  });
  return found == routes_.end() ? nullptr : &*found;
}

std::vector<std::string> route_table::signals() const {
  std::vector<std::string> names;
  for (const route& each : routes_)
    if (each.row->can_be_sent) names.emplace_back(each.signal.name);
  return names;
}

std::uint32_t route_table::index_of(std::string_view id) const {
  auto found = ids_.find(id);
  if (found == ids_.end() && !aliases_.empty()) found = ids_.find(real_id(id));
  return found == ids_.end() ? static_cast<std::uint32_t>(ids_.size()) : found->second;
}

std::string route_table::real_id(std::string_view id) const {
  std::string real(id);
  // An alias may lead to a group that contains the next alias, but never back.
  for (std::size_t passed = 0; passed != aliases_.size(); ++passed) {
    const auto alias = std::ranges::find_if(aliases_, [&](const plan::alias& each) {
      return is_inside(real, each.id);
    });
    if (alias == aliases_.end()) break;
    real.replace(0, alias->id.size(), alias->stands_for);
  }
  return real;
}

}  // namespace cruller::v0
