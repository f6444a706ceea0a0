// The order of a plan. The only file that uses algorithms of Boost.Graph.
#include "plan/order.hpp"

#include <boost/graph/depth_first_search.hpp>
#include <cruller/dag.hpp>
#include <cruller/error.hpp>
#include <functional>
#include <queue>
#include <ranges>

namespace cruller::inline v0 {
namespace {

using vertex = boost::graph_traits<dag>::vertex_descriptor;
using edge = boost::graph_traits<dag>::edge_descriptor;

// Finds a cycle by the edge that closes it, and keeps its path.
struct cycle_finder : boost::default_dfs_visitor {
  std::vector<vertex>* path = nullptr;
  std::vector<vertex>* cycle = nullptr;

  void discover_vertex(vertex v, const dag&) const { path->push_back(v); }
  void finish_vertex(vertex, const dag&) const { path->pop_back(); }
  void back_edge(edge e, const dag& graph) const {
    if (!cycle->empty()) return;
    const auto begin = std::ranges::find(*path, boost::target(e, graph));
    cycle->assign(begin, path->end());
  }
};

[[noreturn]] void throw_cycle(const dag& graph) {
  std::vector<vertex> path;
  std::vector<vertex> cycle;
  cycle_finder finder;
  finder.path = &path;
  finder.cycle = &cycle;
  boost::depth_first_search(graph, boost::visitor(finder));
  std::string text = "the components depend on each other in a cycle: ";
  for (const vertex v : cycle) text += graph[v].id + " -> ";
  throw plan_error(text + graph[cycle.front()].id);
}

}  // namespace

std::unique_ptr<dag> make_graph(const plan& plan) {
  const std::size_t count = plan.components.size();
  auto graph = std::make_unique<dag>(count);
  // A component may name the same dependency several times; the graph has the edge once.
  std::vector<std::size_t> last_seen(count, count);
  for (std::size_t i = 0; i != count; ++i) {
    const plan::component& row = plan.components[i];
    (*graph)[i].id = row.id;
    for (std::size_t k = 0; k != row.dependencies.size(); ++k) {
      const std::uint32_t needed = row.dependencies[k];
      const bool order_only = k < row.order_only.size() && row.order_only[k];
      if (needed >= count)
        throw plan_error(
            std::string(row.id) + ": dependency " + std::to_string(needed) + " is not one of the " +
            std::to_string(count) + " components of the plan"
        );
      if (last_seen[needed] != i) {
        last_seen[needed] = i;
        boost::add_edge(i, needed, dag_edge{order_only}, *graph);
      } else if (!order_only) {
        (*graph)[boost::edge(i, needed, *graph).first].order_only = false;
      }
    }
  }
  return graph;
}

std::vector<std::uint32_t> dependencies_first(const dag& graph) {
  const std::size_t count = boost::num_vertices(graph);
  std::vector<std::size_t> waits_for(count);
  std::priority_queue<vertex, std::vector<vertex>, std::greater<>> ready;
  for (vertex v = 0; v != count; ++v) {
    waits_for[v] = boost::out_degree(v, graph);
    if (waits_for[v] == 0) ready.push(v);
  }
  std::vector<std::uint32_t> order;
  order.reserve(count);
  while (!ready.empty()) {
    const vertex v = ready.top();
    ready.pop();
    order.push_back(static_cast<std::uint32_t>(v));
    const auto [begin, end] = boost::in_edges(v, graph);
    for (auto in = begin; in != end; ++in)
      if (--waits_for[boost::source(*in, graph)] == 0) ready.push(boost::source(*in, graph));
  }
  if (order.size() != count) throw_cycle(graph);
  return order;
}

}  // namespace cruller::v0
