// A plan with its graph and its orders: computed once, shared by every live system of it.
#pragma once

#include <cruller/plan.hpp>
#include <memory>

#pragma GCC visibility push(default)
namespace cruller {

class dag;
class route_table;

/// A checked plan, its Boost.Graph DAG, and the order in which each signal passes through it.
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
  const cruller::plan& plan() const { return plan_; }
  /// The graph; include `cruller/graph.hpp` to use it.
  const dag& graph() const { return *graph_; }
  /// For the engine: the order in which each signal passes.
  const route_table& routes() const { return *routes_; }

 private:
  cruller::plan plan_;
  std::unique_ptr<const dag> graph_;
  std::unique_ptr<const route_table> routes_;
};

}  // namespace cruller
#pragma GCC visibility pop
