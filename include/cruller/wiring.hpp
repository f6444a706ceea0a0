// A plan with its edges and orders: computed once, shared by all live systems of it.
#pragma once

#include <cruller/plan.hpp>
#include <cstdint>
#include <memory>
#include <span>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

class dag;
class edge_table;
class route_table;

/// A checked plan, its edges, and the order in which each signal passes through it.
///
/// It belongs to the definition, not to a live system: creating a system from it has no cost for
/// each component. Immutable, so threads may share it.
class wiring {
 public:
  /// Throws `plan_error` for a cycle (with its path), an index out of range, or a duplicate id.
  /// Keeps a copy of `plan`, whose texts and spans must outlive it.
  explicit wiring(const cruller::plan& plan);
  ~wiring();
  wiring(const wiring&) = delete;
  wiring& operator=(const wiring&) = delete;

  /// The checked plan.
  [[nodiscard]] const cruller::plan& plan() const noexcept { return plan_; }
  /// The components that a component needs, without duplicates, in the order of its references.
  [[nodiscard]] std::span<const plan_edge> needed(std::uint32_t component) const;
  /// The components that need a component, without duplicates, in definition order.
  [[nodiscard]] std::span<const plan_edge> dependents(std::uint32_t component) const;
  /// The edges as a Boost.Graph DAG, built on the first call by the Boost with which the caller is
  /// compiled. Include `cruller/graph.hpp`, which defines it.
  [[nodiscard]] const dag& graph() const;
  /// For the engine: the order of each signal.
  [[nodiscard]] const route_table& routes() const noexcept { return *routes_; }

 private:
  struct kept_graphs;

  // The graph that was built with this key; if there is none, it is built and kept.
  const void* keep_graph(unsigned key, std::shared_ptr<const void> (*make)(const wiring&)) const;

  cruller::plan plan_;
  std::unique_ptr<const edge_table> edges_;
  std::unique_ptr<const route_table> routes_;
  std::unique_ptr<kept_graphs> graphs_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
