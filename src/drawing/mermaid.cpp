// The graph of a system for Mermaid, with groups as subgraphs.
#include <algorithm>
#include <cruller/any_system.hpp>
#include <ostream>
#include <string>

#include "drawing/group_tree.hpp"

namespace cruller::inline v0 {
namespace {

class mermaid_writer {
 public:
  mermaid_writer(const wiring& wiring, std::ostream& out)
      : plan_(wiring.plan()), wiring_(wiring), tree_(plan_), out_(out) {}

  void write() {
    out_ << "flowchart LR\n";
    write_items(tree_.root(), 0);
    for_each_edge(wiring_, [&](std::uint32_t from, std::uint32_t to, bool order_only) {
      out_ << "  c" << from << (order_only ? " -.-> c" : " --> c") << to << '\n';
    });
    for (std::size_t i = 0; i != plan_.aliases.size(); ++i) {
      const std::string_view to = plan_.aliases[i].stands_for;
      out_ << "  a" << i << " -. alias .-> ";
      if (const drawn_group* const group = tree_.find(to))
        out_ << 'g' << group->number << '\n';
      else
        out_ << 'c'
             << std::ranges::find(plan_.components, to, &plan::component::id) -
                    plan_.components.begin()
             << '\n';
    }
  }

 private:
  static std::string quoted(std::string_view text) { return cruller::quoted(text, "#quot;"); }

  void write_items(const drawn_group& group, std::size_t depth) {
    for (const drawn_group::item& each : group.items) {
      out_ << indent(depth);
      if (each.what == drawn_group::kind::group) {
        const drawn_group& inner = group.groups[each.index];
        out_ << "subgraph g" << inner.number << " [" << quoted(title(plan_, inner)) << "]\n";
        write_items(inner, depth + 1);
        out_ << indent(depth) << "end\n";
      } else if (each.what == drawn_group::kind::alias) {
        out_ << 'a' << each.index << '(' << quoted(each.name) << ")\n";
      } else {
        const plan::component& row = plan_.components[each.index];
        const std::string_view open = row.is_constant ? "[/" : row.is_cached ? "[[" : "[";
        const std::string_view close = row.is_constant ? "/]" : row.is_cached ? "]]" : "]";
        out_ << 'c' << each.index << open << quoted(each.name) << close << '\n';
      }
    }
  }

  const plan& plan_;
  const wiring& wiring_;
  const group_tree tree_;
  std::ostream& out_;
};

}  // namespace

void any_system::write_mermaid(std::ostream& out) const { mermaid_writer(wiring_, out).write(); }

}  // namespace cruller::v0
