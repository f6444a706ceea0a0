// Routes: the way of one signal through a plan, worked out once, so that sending it is one loop.
#pragma once

#include <cruller/plan.hpp>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cruller {

// One component on the way of a signal, and its functions: those from first to before end.
struct stop_on_route {
  std::uint32_t component;
  std::uint32_t first;
  std::uint32_t after;  // where the hooks after the handler begin; here an instance is complete
  std::uint32_t end;
  void (*destroy)(void* instances);  // of the stop signal: what follows its functions, or null
};

struct route {
  signal_id signal;
  std::vector<stop_on_route> stops;
  std::vector<plan::function> functions;
};

// The routes of a plan: for the built-in signals, and for those that its components handle.
class route_table {
 public:
  route_table(const plan& plan, const std::vector<std::uint32_t>& dependencies_first);

  const route& start() const { return routes_[0]; }
  const route& stop() const { return routes_[1]; }
  const route& suspend() const { return routes_[2]; }
  const route& resume() const { return routes_[3]; }
  const route& status() const { return routes_[4]; }
  // The way of what can be asked for, but not sent; empty where no component has a handler for it.
  const route& hand_over() const { return hand_over_; }
  bool has_hand_over() const { return !hand_over_.stops.empty(); }

  // The route of a signal by its name, or null.
  const route* find(std::string_view name) const;
  const std::vector<route>& all() const { return routes_; }

  // The index of a component by its id, or another name of it; or the number of components.
  std::uint32_t index_of(std::string_view id) const;
  // The id with other names in it replaced by those that they stand for.
  std::string real_id(std::string_view id) const;

  // The components that have something to get ready before a start.
  const std::vector<std::uint32_t>& prepared() const { return prepared_; }
  // The components that need one, and may repeat as its `dependencies` do.
  std::span<const std::uint32_t> dependents(std::uint32_t component) const {
    return std::span(dependents_)
        .subspan(
            first_dependent_[component],
            first_dependent_[component + 1] - first_dependent_[component]
        );
  }
  // The components that it needs, in the same way.
  std::span<const std::uint32_t> needed(std::uint32_t component) const {
    return std::span(needed_).subspan(
        first_needed_[component], first_needed_[component + 1] - first_needed_[component]
    );
  }
  bool is_constant(std::uint32_t component) const { return is_constant_[component]; }
  // Whether a component has a time to be done in.
  bool has_timeouts() const { return has_timeouts_; }

 private:
  void fill_edges(std::span<const plan::component> rows);

  std::vector<route> routes_;
  route hand_over_{dsl::hand_over, {}, {}};
  std::vector<std::uint32_t> prepared_;
  bool has_timeouts_ = false;
  std::vector<std::uint32_t> first_dependent_;  // of each component, in dependents_
  std::vector<std::uint32_t> dependents_;
  std::vector<std::uint32_t> first_needed_;
  std::vector<std::uint32_t> needed_;
  std::vector<bool> is_constant_;
  std::span<const plan::alias> aliases_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

}  // namespace cruller
