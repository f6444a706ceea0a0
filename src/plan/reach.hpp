// What needs some components, or is needed by them, found without a visit to the rest of the graph.
#pragma once

#include <cruller/wiring.hpp>
#include <cstdint>
#include <vector>

namespace cruller::inline v0 {

// Some components, by index; each is contained once.
using component_list = std::vector<std::uint32_t>;

// Its functions take time for what they find. Used by one thread at a time.
class reach {
 public:
  explicit reach(const wiring& of);

  // Adds the dependents of the members, direct and indirect, behind them.
  void add_dependents(component_list& members);
  // Adds the dependencies of the members, direct and indirect, behind them.
  void add_needed(component_list& members);

 private:
  template <typename Edges>
  void add(component_list& members, Edges edges);

  const wiring& wiring_;
  std::vector<bool> is_member_;  // empty between the calls
};

}  // namespace cruller::v0
