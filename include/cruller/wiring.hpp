// A plan with its edges and its orders: computed once, shared by every live system of it.
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
/// It belongs to the definition, not to a live system: making a system from it costs nothing per
/// component. Immutable, and so safe to share between threads.
class wiring {
 public:
  /// Throws `plan_error` for a cycle (with its path), an index out of range, or a repeated id.
  /// Keeps a copy of `plan`, whose texts and spans must outlive it.
  explicit wiring(const cruller::plan& plan);
  ~wiring();
  wiring(const wiring&) = delete;
  wiring& operator=(const wiring&) = delete;

  /// The plan, which has been checked.
  [[nodiscard]] const cruller::plan& plan() const noexcept { return plan_; }
  /// What a component needs, each once, in the order in which it names them.
  [[nodiscard]] std::span<const plan_edge> needed(std::uint32_t component) const;
  /// What needs a component, each once, in definition order.
  [[nodiscard]] std::span<const plan_edge> dependents(std::uint32_t component) const;
  /// The edges as a Boost.Graph DAG, built on the first call by the Boost that the caller is
  /// compiled with. Include `cruller/graph.hpp`, which defines it.
  [[nodiscard]] const dag& graph() const;
  /// For the engine: the order in which each signal passes.
  [[nodiscard]] const route_table& routes() const noexcept { return *routes_; }

 private:
  struct kept_graphs;

  // The graph that was built under this key, or one that is built now and kept.
  const void* keep_graph(unsigned key, std::shared_ptr<const void> (*make)(const wiring&)) const;

  cruller::plan plan_;
  std::unique_ptr<const edge_table> edges_;
  std::unique_ptr<const route_table> routes_;
  std::unique_ptr<kept_graphs> graphs_;
};

}  // namespace cruller::v0
#pragma GCC visibility pop
