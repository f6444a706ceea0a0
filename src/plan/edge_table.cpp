// From the graph to its table of edges.
#include "plan/edge_table.hpp"

#include <cruller/dag.hpp>

namespace cruller::inline v0 {

edge_table::edge_table(const dag& graph) {
  const std::size_t count = boost::num_vertices(graph);
  for (rows* const each : {&needed_, &dependents_}) {
    each->first.reserve(count + 1);
    each->edges.reserve(boost::num_edges(graph));
  }
  const auto end_row = [](rows& of) {
    of.first.push_back(static_cast<std::uint32_t>(of.edges.size()));
  };
  for (std::size_t v = 0; v != count; ++v) {
    end_row(needed_);
    end_row(dependents_);
    const auto [out, out_end] = boost::out_edges(v, graph);
    for (auto e = out; e != out_end; ++e)
      needed_.edges.push_back(
          {static_cast<std::uint32_t>(boost::target(*e, graph)), graph[*e].order_only}
      );
    const auto [in, in_end] = boost::in_edges(v, graph);
    for (auto e = in; e != in_end; ++e)
      dependents_.edges.push_back(
          {static_cast<std::uint32_t>(boost::source(*e, graph)), graph[*e].order_only}
      );
  }
  end_row(needed_);
  end_row(dependents_);
}

}  // namespace cruller::v0
