// Working out the routes of a plan.
#include "route.hpp"

#include <algorithm>
#include <cruller/error.hpp>
#include <numeric>
#include <ranges>
#include <string>

namespace cruller {
namespace {

constexpr signal_id built_in[] = {
    dsl::start,
    dsl::stop,
    dsl::suspend,
    dsl::resume,
    dsl::status,
};

// Appends the functions of one component for the signal of a route.
void add_stop(route& way, const plan& plan, std::uint32_t component) {
  const plan::component& row = plan.components[component];
  const bool starts = way.signal.name == dsl::start.id.name;
  const auto position = [&] { return static_cast<std::uint32_t>(way.functions.size()); };
  const auto add = [&](hook when) {
    std::size_t added = 0;
    for (const plan::step& step : row.steps) {
      if (step.when != when || step.signal.name != way.signal.name) continue;
      way.functions.push_back(step.call);
      ++added;
    }
    return added;
  };
  stop_on_route stop{component, position(), 0, 0, nullptr};
  add(hook::before);
  const std::size_t handlers = add(hook::none);
  if (handlers > 1 || (handlers == 1 && starts && row.create != nullptr))
    throw plan_error(
        std::string(row.id) + ": more than one handler for " + std::string(way.signal.name)
    );
  if (handlers == 0 && starts && row.create != nullptr) way.functions.push_back(row.create);
  stop.after = position();
  add(hook::after);
  stop.end = position();
  if (way.signal.name == dsl::stop.id.name) stop.destroy = row.destroy;
  way.stops.push_back(stop);
}

void fill(route& way, const plan& plan, const std::vector<std::uint32_t>& dependencies_first) {
  way.stops.reserve(plan.components.size());
  if (way.signal.direction == order::dependencies_first)
    for (const std::uint32_t component : dependencies_first) add_stop(way, plan, component);
  else
    for (const std::uint32_t component : std::views::reverse(dependencies_first))
      add_stop(way, plan, component);
}

}  // namespace

route_table::route_table(const plan& plan, const std::vector<std::uint32_t>& dependencies_first)
    : aliases_(plan.aliases) {
  for (const signal_id signal : built_in) routes_.push_back({signal, {}, {}});
  bool hands_over = false;
  for (const plan::component& row : plan.components) {
    for (const plan::step& step : row.steps) {
      const bool is_hand_over = step.signal.name == dsl::hand_over.id.name;
      hands_over = hands_over || is_hand_over;
      const route* const known = is_hand_over ? &hand_over_ : find(step.signal.name);
      if (known == nullptr)
        routes_.push_back({step.signal, {}, {}});
      else if (known->signal.direction != step.signal.direction)
        throw plan_error(
            std::string(row.id) + ": the signal " + std::string(step.signal.name) +
            " has another order elsewhere"
        );
    }
    if (row.id.empty()) throw plan_error("a component of the plan has no id");
    const auto index = static_cast<std::uint32_t>(ids_.size());
    if (!ids_.emplace(row.id, index).second)
      throw plan_error("two components of the plan have the id " + std::string(row.id));
    if (row.timeout.count() > 0) has_timeouts_ = true;
    if (row.prepare != nullptr) prepared_.push_back(index);
  }
  fill_edges(plan.components);
  for (route& way : routes_) fill(way, plan, dependencies_first);
  if (hands_over) fill(hand_over_, plan, dependencies_first);
}

// The edges and the edges turned round, each side by side: the graph's own lie all over the memory,
// and so do those of the plan.
void route_table::fill_edges(std::span<const plan::component> rows) {
  first_needed_.reserve(rows.size() + 1);
  is_constant_.reserve(rows.size());
  for (const plan::component& row : rows) {
    first_needed_.push_back(static_cast<std::uint32_t>(needed_.size()));
    needed_.insert(needed_.end(), row.dependencies.begin(), row.dependencies.end());
    is_constant_.push_back(row.is_constant);
  }
  first_needed_.push_back(static_cast<std::uint32_t>(needed_.size()));
  first_dependent_.assign(rows.size() + 1, 0);
  for (const plan::component& row : rows)
    for (const std::uint32_t needed : row.dependencies) ++first_dependent_[needed + 1];
  std::partial_sum(first_dependent_.begin(), first_dependent_.end(), first_dependent_.begin());
  dependents_.resize(first_dependent_.back());
  std::vector<std::uint32_t> next = first_dependent_;
  for (std::uint32_t i = 0; i != rows.size(); ++i)
    for (const std::uint32_t needed : rows[i].dependencies) dependents_[next[needed]++] = i;
}

const route* route_table::find(std::string_view name) const {
  const auto found = std::ranges::find(routes_, name, [](const route& r) { return r.signal.name; });
  return found == routes_.end() ? nullptr : &*found;
}

std::uint32_t route_table::index_of(std::string_view id) const {
  auto found = ids_.find(id);
  if (found == ids_.end() && !aliases_.empty()) found = ids_.find(real_id(id));
  return found == ids_.end() ? static_cast<std::uint32_t>(ids_.size()) : found->second;
}

std::string route_table::real_id(std::string_view id) const {
  std::string real(id);
  // One name may lead to a group in which there is the next one, but never back.
  for (std::size_t passed = 0; passed != aliases_.size(); ++passed) {
    const auto alias = std::ranges::find_if(aliases_, [&](const plan::alias& each) {
      return real.starts_with(each.id) &&
             (real.size() == each.id.size() || real[each.id.size()] == '.');
    });
    if (alias == aliases_.end()) break;
    real.replace(0, alias->id.size(), alias->stands_for);
  }
  return real;
}

}  // namespace cruller
