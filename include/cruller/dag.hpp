// The dependency graph of a plan as a Boost.Graph DAG.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graph_traits.hpp>
#include <string>

namespace cruller::inline v0 {

/// A component in the graph. Immutable in a `dag`.
struct dag_vertex {
  std::string id;  ///< From the root: `"http.server"`.
};

/// An edge of the graph. Immutable in a `dag`.
struct dag_edge {
  /// Whether the edge only defines an order, because of `depends_on` or a `sequence`, and passes no
  /// instance.
  bool order_only = false;
};

/// The DAG of a system: a vertex for each component, in definition order, and an edge from each
/// component to each component that it needs. `sys.graph()` returns it; all algorithms of
/// Boost.Graph accept it: `boost::topological_sort(sys.graph(), …)` lists dependencies first.
/// Immutable, so threads may share it.
class dag
    : public boost::
          adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, dag_vertex, dag_edge> {
 public:
  using adjacency_list::adjacency_list;
};

}  // namespace cruller::v0

namespace boost {

template <>
struct graph_traits<cruller::dag> : graph_traits<cruller::dag::graph_type> {};

}  // namespace boost
