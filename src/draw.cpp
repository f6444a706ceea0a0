// Drawing the graph of a system, with groups as clusters.
#include <algorithm>
#include <chrono>
#include <cruller/any_system.hpp>
#include <cruller/detail/printing.hpp>
#include <cruller/graph.hpp>
#include <ostream>
#include <ranges>
#include <string>
#include <vector>

namespace cruller {
namespace {

// A text between double quotes. Mermaid knows no backslash, but entities.
std::string quoted(std::string_view text, std::string_view quote) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"')
      out += quote;
    else if (c == '\\' && quote == "\\\"")
      out += "\\\\";
    else
      out += c;
  }
  return out + '"';
}

// What stands in a group, in definition order: aliases come last.
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
  explicit group_tree(const plan& plan) {
    for (std::size_t i = 0; i != plan.components.size(); ++i)
      add(plan.components[i].id, drawn_group::kind::component, i);
    for (std::size_t i = 0; i != plan.aliases.size(); ++i)
      add(plan.aliases[i].id, drawn_group::kind::alias, i);
    number_all(root_, 0);
  }
  const drawn_group& root() const { return root_; }
  // A group by its id, or null.
  const drawn_group* find(std::string_view id) const { return find_in(root_, id); }

 private:
  void add(std::string_view id, drawn_group::kind what, std::size_t index) {
    drawn_group* at = &root_;
    std::size_t begin = 0;
    for (std::size_t dot = id.find('.'); dot != std::string_view::npos; dot = id.find('.', begin)) {
      at = &inner(*at, id.substr(0, dot), id.substr(begin, dot - begin));
      begin = dot + 1;
    }
    at->items.push_back({what, index, id.substr(begin)});
  }
  static drawn_group& inner(drawn_group& of, std::string_view id, std::string_view name) {
    // Mostly the one that was opened last.
    for (drawn_group& each : of.groups | std::views::reverse)
      if (each.name == name) return each;
    of.items.push_back({drawn_group::kind::group, of.groups.size(), name});
    drawn_group& made = of.groups.emplace_back();
    made.id = id;
    made.name = name;
    return made;
  }
  static std::size_t number_all(drawn_group& of, std::size_t next) {
    for (drawn_group& each : of.groups) {
      each.number = next;
      next = number_all(each, next + 1);
    }
    return next;
  }
  static const drawn_group* find_in(const drawn_group& in, std::string_view id) {
    for (const drawn_group& each : in.groups) {
      if (each.id == id) return &each;
      if (const drawn_group* const deeper = find_in(each, id)) return deeper;
    }
    return nullptr;
  }

  drawn_group root_;
};

// Any component inside a group, or none behind the last.
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

// The name of a group, and what is special about it.
std::string title(const plan& plan, const drawn_group& group) {
  const auto found = std::ranges::find(plan.groups, group.id, &plan::group::id);
  std::string text(group.name);
  if (found == plan.groups.end()) return text;
  if (found->is_mount) text += " (mount)";
  if (found->is_sequence) text += " (sequence)";
  if (found->has_base) text += " (base)";
  return text;
}

auto indent(std::size_t depth) { return std::string(2 * depth + 2, ' '); }

// The edges, in definition order: edge(from, to, whether for the order only).
template <typename Edge>
void walk_edges(const dag& graph, Edge edge) {
  for (std::size_t v = 0; v != boost::num_vertices(graph); ++v) {
    const auto [begin, end] = boost::out_edges(v, graph);
    for (auto e = begin; e != end; ++e) edge(v, boost::target(*e, graph), graph[*e].order_only);
  }
}

class graphviz_writer {
 public:
  graphviz_writer(const wiring& wiring, std::ostream& out, const cruller::timeline* marked)
      : plan_(wiring.plan()), graph_(wiring.graph()), tree_(plan_), out_(out) {
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
    std::string legend = "an arrow leads to what is needed";
    if (const std::string special = title(plan_, tree_.root()); !special.empty())
      legend += "; all components:" + special;
    out_ << "  label=" << quoted(legend) << "; labelloc=b; fontsize=10;\n";
    write_items(tree_.root(), 0);
    walk_edges(graph_, [&](std::size_t from, std::size_t to, bool order_only) {
      std::string look = order_only ? "style=dashed" : "";
      if (is_on_chain(graph_[from].id, graph_[to].id))
        look.append(look.empty() ? "" : ", ").append("color=red, penwidth=2");
      write_edge(graph_[from].id, graph_[to].id, look);
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
          label += "  ";
          detail::append_seconds(label, std::chrono::duration<double>(step->duration()).count());
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
  // Whether two components follow each other on the chain, in either direction.
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
          std::string(look) + ", lhead=cluster_" + std::to_string(group->number)
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
  const dag& graph_;
  const group_tree tree_;
  std::ostream& out_;
  std::vector<const timeline::step*> chain_;
};

class mermaid_writer {
 public:
  mermaid_writer(const wiring& wiring, std::ostream& out)
      : plan_(wiring.plan()), graph_(wiring.graph()), tree_(plan_), out_(out) {}

  void write() {
    out_ << "flowchart LR\n";
    write_items(tree_.root(), 0);
    walk_edges(graph_, [&](std::size_t from, std::size_t to, bool order_only) {
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
  const dag& graph_;
  const group_tree tree_;
  std::ostream& out_;
};

}  // namespace

void any_system::write_graphviz(std::ostream& out) const {
  graphviz_writer(wiring_, out, nullptr).write();
}

void any_system::write_graphviz(std::ostream& out, const cruller::timeline& marked) const {
  graphviz_writer(wiring_, out, &marked).write();
}

void any_system::write_mermaid(std::ostream& out) const { mermaid_writer(wiring_, out).write(); }

}  // namespace cruller
