// Walks: the way of one signal through a live system, or through what is selected of it.
#pragma once

#include <cruller/selection.hpp>
#include <cruller/wiring.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "plan/route.hpp"

namespace cruller::inline v0 {

// Which components are meant, by their index.
using component_set = std::vector<bool>;

// What an id could mean: components and groups, in definition order.
std::vector<std::string> known_names(const wiring& wiring);
// The components that have these ids, or lie in groups that do, also under another name. Throws
// unknown_component.
component_set find_components(const wiring& wiring, const std::vector<std::string>& ids);
// Adds all that the members need, and what that needs in turn.
void add_needed(const wiring& wiring, component_set& members);
// Adds all that needs a member, and what needs that in turn.
void add_dependents(const wiring& wiring, component_set& members);

// Of a signal without a selection it is the route itself, and costs nothing.
class selected_route {
 public:
  explicit selected_route(const route& way) : way_(way), visits_(way.visits), is_whole_(true) {}
  selected_route(const route& way, const component_set& members) : way_(way) { keep(members); }
  // With what must get the signal along with the selected components.
  selected_route(const route& way, const wiring& wiring, const selection& only)
      : selected_route(way) {
    if (!only.is_everything()) [[unlikely]]
      select(wiring, only);
  }
  selected_route(const selected_route&) = delete;
  selected_route& operator=(const selected_route&) = delete;

  const route& way() const { return way_; }
  std::string_view signal() const { return way_.signal.name; }
  std::span<const route_visit> visits() const { return visits_; }
  // Whether it reaches the whole system, and not what is selected of it.
  bool is_whole() const { return is_whole_; }
  // Whether nothing was selected.
  bool is_nothing() const { return !is_whole_ && visits_.empty(); }

 private:
  void select(const wiring& wiring, const selection& only);
  void keep(const component_set& members);

  const route& way_;
  std::vector<route_visit> kept_;
  std::span<const route_visit> visits_;
  bool is_whole_ = false;
};

}  // namespace cruller::v0
