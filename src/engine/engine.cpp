// The states of a live system, which verbs they allow, and what it stores for its components and
// observers. The verbs are in start, stop and send.
#include "engine/engine.hpp"

#include <algorithm>

namespace cruller::inline v0 {

bool engine::takes_part(const route& way, const route_visit& visit) const {
  const component_state state = at(records_[visit.component].state);
  return way.row->from.has(state) && (way.row->changes_state() || visit.has_functions());
}

std::size_t engine::count_parts(const selected_route& way, const route_visit& from) const {
  const auto rest = way.visits().subspan(static_cast<std::size_t>(&from - way.visits().data()));
  return static_cast<std::size_t>(std::ranges::count_if(rest, [&](const route_visit& s) {
    return takes_part(way.way(), s);
  }));
}

component_state engine::sum_of_states(std::span<const route_visit> visits) const {
  component_state sum = component_state::stopped;
  for (const route_visit& visit : visits) {
    const component_state state = at(records_[visit.component].state);
    if (state == component_state::failed) return state;
    if (state != component_state::stopped && sum != component_state::suspended) sum = state;
  }
  return sum;
}

void engine::refuse(
    const selected_route& way, component_state state, std::string_view verb, std::string_view advice
) const {
  std::string_view what = "the system";
  // The last one on the route is a selected one, or the nearest to one.
  if (!way.is_whole())
    for (const route_visit& visit : way.visits())
      if (at(records_[visit.component].state) == state) what = id(visit.component);
  throw lifecycle_error(
      std::string(verb) + ": " + std::string(what) + " is " + std::string(state.name()) + "; " +
      std::string(advice)
  );
}

std::any& engine::data(std::uint32_t component) {
  const std::lock_guard lock(rare_mutex_);
  if (data_ == nullptr) data_ = std::make_unique<std::any[]>(size());
  return data_[component];
}

subscription engine::subscribe(std::unique_ptr<detail::observer> observer) {
  const std::lock_guard lock(rare_mutex_);
  if (observers_ == nullptr) observers_ = std::make_shared<detail::observer_list>();
  const detail::observer* const subscribed = observer.get();
  durations_.prepare(size());
  observers_->add(std::move(observer));
  watchers_.store(observers_.get(), std::memory_order_release);
  return {observers_, subscribed};
}

cruller::timeline engine::timeline() const {
  return record_.read(wiring_, std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace cruller::v0
