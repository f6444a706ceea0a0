// Wiring: what is worked out once for all live systems of a plan.
#include <cruller/graph.hpp>
#include <cruller/wiring.hpp>

#include "order.hpp"
#include "route.hpp"

namespace cruller {

wiring::wiring(const cruller::plan& plan) : plan_(plan) {
  auto graph = make_graph(plan_);
  routes_ = std::make_unique<const route_table>(plan_, dependencies_first(*graph));
  graph_ = std::move(graph);
}

wiring::~wiring() = default;

}  // namespace cruller
