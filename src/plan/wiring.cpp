// Wiring: computed once for all live systems of a plan.
#include <cruller/dag.hpp>
#include <cruller/wiring.hpp>
#include <mutex>
#include <vector>

#include "plan/edge_table.hpp"
#include "plan/order.hpp"
#include "plan/route.hpp"

namespace cruller::inline v0 {

// Graphs that programs have built, by key.
struct wiring::kept_graphs {
  struct graph {
    unsigned key;
    std::shared_ptr<const void> made;
  };
  std::mutex mutex;
  std::vector<graph> all;
};

wiring::wiring(const cruller::plan& plan) : plan_(plan), graphs_(std::make_unique<kept_graphs>()) {
  const auto graph = make_graph(plan_);
  edges_ = std::make_unique<const edge_table>(*graph);
  routes_ = std::make_unique<const route_table>(plan_, dependencies_first(*graph));
}

wiring::~wiring() = default;

std::span<const plan_edge> wiring::needed(std::uint32_t component) const {
  return edges_->needed(component);
}

std::span<const plan_edge> wiring::dependents(std::uint32_t component) const {
  return edges_->dependents(component);
}

const void* wiring::keep_graph(unsigned key, std::shared_ptr<const void> (*make)(const wiring&))
    const {
  const std::lock_guard lock(graphs_->mutex);
  for (const kept_graphs::graph& each : graphs_->all)
    if (each.key == key) return each.made.get();
  return graphs_->all.emplace_back(kept_graphs::graph{key, make(*this)}).made.get();
}

}  // namespace cruller::v0
