// Walks: the way of one signal through a live system, or through what is selected of it.
#pragma once

#include <cruller/selection.hpp>
#include <cruller/wiring.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "route.hpp"

namespace cruller {

// Which components are meant, by their index.
using component_set = std::vector<bool>;

// What an id could mean: components and groups, in definition order.
std::vector<std::string> known_names(const wiring& wiring);
// The components that have these ids, or lie in groups that do. Throws unknown_component.
component_set find_components(const wiring& wiring, const std::vector<std::string>& ids);
// Adds all that the members need, and what that needs in turn.
void add_needed(const wiring& wiring, component_set& members);
// Adds all that needs a member, and what needs that in turn.
void add_dependents(const wiring& wiring, component_set& members);

// Of a signal without a selection it is the route itself, and costs nothing.
class walk {
 public:
  explicit walk(const route& way) : way_(way), stops_(way.stops), is_whole_(true) {}
  walk(const route& way, const component_set& members) : way_(way) { keep(members); }
  // With what must get the signal along with the selected components.
  walk(const route& way, const wiring& wiring, const selection& only) : walk(way) {
    if (!only.is_everything()) [[unlikely]]
      select(wiring, only);
  }
  walk(const walk&) = delete;
  walk& operator=(const walk&) = delete;

  const route& way() const { return way_; }
  std::string_view signal() const { return way_.signal.name; }
  std::span<const stop_on_route> stops() const { return stops_; }
  // Whether it reaches the whole system, and not what is selected of it.
  bool is_whole() const { return is_whole_; }
  // Whether nothing was selected.
  bool is_nothing() const { return !is_whole_ && stops_.empty(); }

 private:
  void select(const wiring& wiring, const selection& only);
  void keep(const component_set& members);

  const route& way_;
  std::vector<stop_on_route> kept_;
  std::span<const stop_on_route> stops_;
  bool is_whole_ = false;
};

}  // namespace cruller
