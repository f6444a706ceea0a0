// The graph of a system, for the algorithms of Boost.Graph.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graph_traits.hpp>
#include <string>

namespace cruller {

/// What the graph knows of a component.
struct dag_vertex {
  std::string id;  ///< From the root: `"http.server"`.
};

/// What the graph knows of an edge.
struct dag_edge {
  /// Whether it is there for the order alone, because of `depends_on` or a `sequence`, and no
  /// instance is passed.
  bool order_only = false;
};

/// The DAG of a system: a vertex for each component, in definition order, and an edge from each
/// component to each one that it needs. `sys.graph()` gives it, and every algorithm of Boost.Graph
/// works on it: `boost::topological_sort(sys.graph(), …)` lists dependencies first.
class dag
    : public boost::
          adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, dag_vertex, dag_edge> {
 public:
  using adjacency_list::adjacency_list;
};

}  // namespace cruller

namespace boost {

template <>
struct graph_traits<cruller::dag> : graph_traits<cruller::dag::graph_type> {};

}  // namespace boost
