// The graph of a system for Graphviz, with groups as clusters.
#include <fmt/format.h>

#include <algorithm>
#include <cruller/any_system.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "drawing/group_tree.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

// A component inside a group, or `nothing`.
constexpr std::size_t nothing = static_cast<std::size_t>(-1);
std::size_t first_component(const drawn_group& group) {
  for (const drawn_group::item& each : group.items) {
    if (each.what == drawn_group::kind::component) return each.index;
    if (each.what != drawn_group::kind::group) continue;
    const std::size_t deeper = first_component(group.groups[each.index]);
    if (deeper != nothing) return deeper;
  }
  return nothing;
}

class graphviz_writer {
 public:
  graphviz_writer(const wiring& wiring, std::ostream& out, const cruller::timeline* marked)
      : plan_(wiring.plan()), wiring_(wiring), tree_(plan_), out_(out) {
    if (marked == nullptr) return;
    for (const std::size_t each : marked->critical_chain) chain_.push_back(&marked->steps[each]);
  }

  void write() {
    out_
        << "digraph system {\n"
           "  rankdir=LR;\n"
           "  compound=true;\n"
           "  ranksep=0.8;\n"
           "  labeljust=l;\n"
           "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];"
           "\n"
           "  graph [fontname=\"sans-serif\", style=\"rounded,filled\"];\n"
           "  edge [color=\"#505050\", arrowsize=0.7];\n";
    std::string legend = "arrows point to dependencies";
    if (const std::string special = title(plan_, tree_.root()); !special.empty())
      legend += "; all components:" + special;
    out_ << "  label=" << quoted(legend) << "; labelloc=b; fontsize=10;\n";
    write_items(tree_.root(), 0);
    for_each_edge(wiring_, [&](std::uint32_t from, std::uint32_t to, bool order_only) {
      std::string look = order_only ? "style=dashed" : "";
      const std::string_view needs = plan_.components[from].id;
      const std::string_view needed = plan_.components[to].id;
      if (is_on_chain(needs, needed))
        look.append(look.empty() ? "" : ", ").append("color=red, penwidth=2");
      write_edge(needs, needed, look);
    });
    for (const plan::alias& each : plan_.aliases) write_alias_edge(each);
    out_ << "}\n";
  }

 private:
  static std::string quoted(std::string_view text) { return cruller::quoted(text, "\\\""); }

  void write_items(const drawn_group& group, std::size_t depth) {
    for (const drawn_group::item& each : group.items) {
      if (each.what == drawn_group::kind::group) {
        const drawn_group& inner = group.groups[each.index];
        const std::string space = indent(depth);
        out_ << space << "subgraph cluster_" << inner.number << " {\n"
             << space << "  label=" << quoted(title(plan_, inner)) << "; labelloc=t; fontsize=14;\n"
             << space << "  fillcolor=\"" << (depth % 2 == 0 ? "#f4f4f4" : "#e6e6e6") << "\";\n";
        write_items(inner, depth + 1);
        out_ << space << "}\n";
      } else if (each.what == drawn_group::kind::component) {
        const plan::component& row = plan_.components[each.index];
        const timeline::step* const step = step_on_chain(row.id);
        std::string label(each.name);
        if (step != nullptr) {
          label += "  " + duration_text(step->duration());
        }
        out_ << indent(depth) << quoted(row.id) << " [label=" << quoted(label)
             << (step != nullptr ? ", color=red, penwidth=2" : "")
             << (row.is_constant ? ", shape=note, style=filled, fillcolor=\"#fffbe6\""
                 : row.is_cached ? ", peripheries=2"
                                 : "")
             << "];\n";
      } else {
        out_ << indent(depth) << quoted(plan_.aliases[each.index].id)
             << " [label=" << quoted(each.name) << ", style=\"rounded,dotted\"];\n";
      }
    }
  }

  const timeline::step* step_on_chain(std::string_view id) const {
    const auto found = std::ranges::find(chain_, id, &timeline::step::component);
    return found == chain_.end() ? nullptr : *found;
  }
  // Whether two components are adjacent on the chain, in either direction.
  bool is_on_chain(std::string_view from, std::string_view to) const {
    for (std::size_t i = 1; i < chain_.size(); ++i) {
      const std::string_view first = chain_[i - 1]->component;
      const std::string_view second = chain_[i]->component;
      if ((first == from && second == to) || (first == to && second == from)) return true;
    }
    return false;
  }

  void write_alias_edge(const plan::alias& alias) {
    const std::string_view look = "style=dotted, arrowhead=empty";
    if (const drawn_group* const group = tree_.find(alias.stands_for)) {
      const std::size_t inside = first_component(*group);
      if (inside == nothing) return;
      write_edge(
          alias.id,
          plan_.components[inside].id,
          fmt::format("{}, lhead=cluster_{}", look, group->number)
      );
    } else {
      write_edge(alias.id, alias.stands_for, look);
    }
  }

  void write_edge(std::string_view from, std::string_view to, std::string_view look) {
    out_ << "  " << quoted(from) << " -> " << quoted(to);
    if (!look.empty()) out_ << " [" << look << "]";
    out_ << ";\n";
  }

  const plan& plan_;
  const wiring& wiring_;
  const group_tree tree_;
  std::ostream& out_;
  std::vector<const timeline::step*> chain_;
};

}  // namespace

void any_system::write_graphviz(std::ostream& out) const {
  graphviz_writer(wiring_, out, nullptr).write();
}

void any_system::write_graphviz(std::ostream& out, const cruller::timeline& marked) const {
  graphviz_writer(wiring_, out, &marked).write();
}

}  // namespace cruller::v0
