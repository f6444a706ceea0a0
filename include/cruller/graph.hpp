// The graph of a system, for the algorithms of Boost.Graph.
#pragma once

#include <boost/version.hpp>
#include <cruller/any_system.hpp>
#include <cruller/dag.hpp>
#include <cruller/wiring.hpp>
#include <memory>

namespace cruller::inline v0 {

// The library provides only ids and edges; the program's own Boost builds the graph here.
inline const dag& wiring::graph() const {
  const auto make = [](const wiring& of) -> std::shared_ptr<const void> {
    const auto count = static_cast<std::uint32_t>(of.plan().components.size());
    auto made = std::make_shared<dag>(count);
    for (std::uint32_t i = 0; i != count; ++i) {
      (*made)[i].id = of.plan().components[i].id;
      for (const plan_edge& edge : of.needed(i))
        boost::add_edge(i, edge.to, dag_edge{edge.order_only}, *made);
    }
    return made;
  };
  return *static_cast<const dag*>(keep_graph(BOOST_VERSION, make));
}

inline const dag& any_system::graph() const { return wiring_.graph(); }

}  // namespace cruller::v0
