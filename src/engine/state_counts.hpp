// How many components are in which state: the state of a system, without a look at all of them.
#pragma once

#include <array>
#include <cruller/component_state.hpp>
#include <cstdint>
#include <vector>

namespace cruller::inline v0 {

class state_counts {
 public:
  // All components are stopped.
  explicit state_counts(std::size_t components) : counted_(components), counts_{components} {}

  // The component is in this state now.
  void count(std::uint32_t component, component_state now) {
    --counts_[counted_[component].index()];
    counted_[component] = now;
    ++counts_[now.index()];
  }
  // As `engine::sum_of_states`, between two verbs.
  component_state sum() const {
    for (const component_state each : {component_state::failed, component_state::suspended})
      if (counts_[each.index()] != 0) return each;
    return counts_[component_state::stopped.index()] == counted_.size() ? component_state::stopped
                                                                        : component_state::running;
  }

 private:
  std::vector<component_state> counted_;  // by component
  std::array<std::size_t, component_state::failed.index() + 1> counts_;
};

}  // namespace cruller::v0
