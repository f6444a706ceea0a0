// The route of a signal through a live system, or through the selected components.
#pragma once

#include <cruller/signal_options.hpp>
#include <cruller/wiring.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "plan/reach.hpp"
#include "plan/route.hpp"

namespace cruller::inline v0 {

// A set of components, by index.
using component_set = std::vector<bool>;

// All ids of components and groups, in definition order.
std::vector<std::string> known_names(const wiring& wiring);
// The components that have these ids or aliases, or are in groups that do. Throws
// unknown_component.
component_set find_components(const wiring& wiring, const std::vector<std::string>& ids);
// What the options select for a signal, without what must get it together with them, and without
// what they leave out.
component_set chosen_components(
    const wiring& wiring, const signal_options& how, const detail::signal_row& signal
);
// What must be left out of a signal together with some components; includes these.
component_set left_out(
    const wiring& wiring, const std::vector<std::string>& ids, const detail::signal_row& signal
);
// Adds the dependencies of the members, direct and indirect.
void add_needed(const wiring& wiring, component_set& members);
// Adds the dependents of the members, direct and indirect.
void add_dependents(const wiring& wiring, component_set& members);

// The ids of the members and their dependents without constants, in definition order: what restarts
// with them, or is left out of a start with them.
std::vector<std::string> ids_with_dependents(const wiring& wiring, component_set members);

// Without a selection it is the route itself, and costs nothing.
class selected_route {
 public:
  explicit selected_route(const route& way) : way_(way), visits_(way.visits), is_whole_(true) {}
  selected_route(const route& way, const component_set& members) : way_(way) { keep(members); }
  // Takes time for the members, not for the whole system.
  selected_route(const route& way, const component_list& members);
  // Includes what must get the signal together with the selected components.
  selected_route(const route& way, const wiring& wiring, const signal_options& how)
      : selected_route(way) {
    if (!how.only.is_everything() || !how.except.ids().empty() || how.except.is_everything())
        [[unlikely]]
      select(wiring, how);
  }
  selected_route(const selected_route&) = delete;
  selected_route& operator=(const selected_route&) = delete;

  const route& way() const { return way_; }
  std::string_view signal() const { return way_.signal.name; }
  std::span<const route_visit> visits() const { return visits_; }
  // Whether it is for the whole system, without a selection.
  bool is_whole() const { return is_whole_; }
  // Whether nothing was selected.
  bool is_nothing() const { return !is_whole_ && visits_.empty(); }

 private:
  void select(const wiring& wiring, const signal_options& how);
  void keep(const component_set& members);

  const route& way_;
  std::vector<route_visit> kept_;
  std::span<const route_visit> visits_;
  bool is_whole_ = false;
};

}  // namespace cruller::v0
