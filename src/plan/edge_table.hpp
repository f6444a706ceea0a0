// The edges of a plan, side by side: what each component needs, and what needs it.
#pragma once

#include <cruller/plan.hpp>
#include <span>
#include <vector>

namespace cruller::inline v0 {

class dag;

// Made once for each plan from its graph, whose own edges are scattered in memory. Multiple
// references of a component to another one are one edge.
class edge_table {
 public:
  explicit edge_table(const dag& graph);

  // In the order of the component's references.
  std::span<const plan_edge> needed(std::uint32_t component) const { return needed_.of(component); }
  // In definition order.
  std::span<const plan_edge> dependents(std::uint32_t component) const {
    return dependents_.of(component);
  }

 private:
  struct rows {
    std::span<const plan_edge> of(std::uint32_t component) const {
      return std::span(edges).subspan(first[component], first[component + 1] - first[component]);
    }
    std::vector<std::uint32_t> first;  // of each component, in `edges`; then the number of edges
    std::vector<plan_edge> edges;
  };

  rows needed_;
  rows dependents_;
};

}  // namespace cruller::v0
