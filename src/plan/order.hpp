// The order in which signals pass through a plan, and the graph that it comes from.
#pragma once

#include <cruller/plan.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cruller::inline v0 {

class dag;

// The Boost.Graph DAG of a plan. Throws plan_error where a dependency is no component.
std::unique_ptr<dag> make_graph(const plan& plan);

// Every component after what it needs; among those that no path orders, the one defined first goes
// first. Throws plan_error with the whole path of a cycle.
std::vector<std::uint32_t> dependencies_first(const dag& graph);

}  // namespace cruller::v0
