// The dependency graph of a plan as a Boost.Graph DAG.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graph_traits.hpp>
#include <string>

namespace cruller::inline v0 {

/// What the graph knows of a component. Immutable in a `dag`.
struct dag_vertex {
  std::string id;  ///< From the root: `"http.server"`.
};

/// What the graph knows of an edge. Immutable in a `dag`.
struct dag_edge {
  /// Whether it is there for the order alone, because of `depends_on` or a `sequence`, and no
  /// instance is passed.
  bool order_only = false;
};

/// The DAG of a system: a vertex for each component, in definition order, and an edge from each
/// component to each one that it needs. `sys.graph()` gives it, and every algorithm of Boost.Graph
/// works on it: `boost::topological_sort(sys.graph(), …)` lists dependencies first. Immutable
/// there, and so safe to share between threads.
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
