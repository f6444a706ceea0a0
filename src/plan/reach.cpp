// Following edges from some components.
#include "plan/reach.hpp"

namespace cruller::inline v0 {

reach::reach(const wiring& of) : wiring_(of), is_member_(of.plan().components.size()) {}

template <typename Edges>
void reach::add(component_list& members, Edges edges) {
  for (const std::uint32_t each : members) is_member_[each] = true;
  for (std::size_t i = 0; i != members.size(); ++i)
    for (const plan_edge& edge : edges(members[i]))
      if (!is_member_[edge.to]) {
        is_member_[edge.to] = true;
        members.push_back(edge.to);
      }
  for (const std::uint32_t each : members) is_member_[each] = false;
}

void reach::add_dependents(component_list& members) {
  add(members, [this](std::uint32_t of) { return wiring_.dependents(of); });
}

void reach::add_needed(component_list& members) {
  add(members, [this](std::uint32_t of) { return wiring_.needed(of); });
}

}  // namespace cruller::v0
