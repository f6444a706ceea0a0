// The order in which signals pass through a plan, and its graph.
#pragma once

#include <cruller/plan.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cruller::inline v0 {

class dag;

// The Boost.Graph DAG of a plan. Throws plan_error if a dependency is not a component.
std::unique_ptr<dag> make_graph(const plan& plan);

// Each component comes after its dependencies; among components without a path between them, the
// one defined first comes first. Throws plan_error with the path of a cycle.
std::vector<std::uint32_t> dependencies_first(const dag& graph);

}  // namespace cruller::v0
