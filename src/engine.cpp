// The states of a live system, and what they allow. The verbs are in start, stop and change.
#include "engine.hpp"

#include <algorithm>

namespace cruller {

engine::engine(
    any_system& self,
    const cruller::wiring& wiring,
    void* instances,
    detail::component_record* records
)
    : self_(self),
      wiring_(wiring),
      instances_(instances),
      own_records_(
          records == nullptr
              ? std::make_unique<detail::component_record[]>(wiring.plan().components.size())
              : nullptr
      ),
      records_(records == nullptr ? own_records_.get() : records) {}

bool engine::takes_part(const route& way, const stop_on_route& stop) const {
  const component_state state = at(records_[stop.component].state);
  if (&way == &routes().start()) return state == component_state::stopped;
  if (&way == &routes().stop()) return state != component_state::stopped;
  if (&way == &routes().suspend()) return state == component_state::running;
  if (&way == &routes().resume()) return state == component_state::suspended;
  return stop.first != stop.end &&
         (state == component_state::running || state == component_state::suspended);
}

std::size_t engine::count_parts(const walk& way, const stop_on_route& from) const {
  const auto rest = way.stops().subspan(static_cast<std::size_t>(&from - way.stops().data()));
  return static_cast<std::size_t>(std::ranges::count_if(rest, [&](const stop_on_route& s) {
    return takes_part(way.way(), s);
  }));
}

component_state engine::sum_of_states(std::span<const stop_on_route> stops) const {
  component_state sum = component_state::stopped;
  for (const stop_on_route& stop : stops) {
    const component_state state = at(records_[stop.component].state);
    if (state == component_state::failed) return state;
    if (state != component_state::stopped && sum != component_state::suspended) sum = state;
  }
  return sum;
}

void engine::refuse(
    const walk& way, component_state state, std::string_view verb, std::string_view advice
) const {
  std::string_view who = "the system";
  // The last one on the way is one that was selected, or nearest to it.
  if (!way.is_whole())
    for (const stop_on_route& stop : way.stops())
      if (at(records_[stop.component].state) == state) who = id(stop.component);
  throw lifecycle_error(
      std::string(verb) + ": " + std::string(who) + " is " + std::string(state.name()) + "; " +
      std::string(advice)
  );
}

cruller::timeline engine::timeline() const {
  return record_.read(wiring_, std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace cruller
