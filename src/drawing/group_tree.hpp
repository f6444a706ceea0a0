// The groups of a plan as a tree, which all writers of graphs use.
#pragma once

#include <cruller/wiring.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// The content of a group in definition order, aliases last.
struct drawn_group {
  enum class kind : unsigned char { component, alias, group };
  struct item {
    kind what;
    std::size_t index;  // of a vertex, an alias of the plan, or one of `groups`
    std::string_view name;
  };
  std::string_view id;
  std::string_view name;
  std::size_t number = 0;
  std::vector<item> items;
  std::vector<drawn_group> groups;
};

// The groups of a plan as a tree.
class group_tree {
 public:
  explicit group_tree(const plan& plan);
  const drawn_group& root() const { return root_; }
  // A group by its id, or null.
  const drawn_group* find(std::string_view id) const;

 private:
  void add(std::string_view id, drawn_group::kind what, std::size_t index);

  drawn_group root_;
};

// The name of a group and its kind.
std::string title(const plan& plan, const drawn_group& group);

// A quoted string, with `quote` in place of each quote. Mermaid has entities instead of backslash
// escapes.
std::string quoted(std::string_view text, std::string_view quote);

inline auto indent(std::size_t depth) { return std::string(2 * depth + 2, ' '); }

// Calls edge(from, to, is_order_only) for each edge, in definition order.
template <typename Edge>
void for_each_edge(const wiring& wiring, Edge edge) {
  for (std::uint32_t i = 0; i != wiring.plan().components.size(); ++i)
    for (const plan_edge& each : wiring.needed(i)) edge(i, each.to, each.order_only);
}

}  // namespace cruller::v0
