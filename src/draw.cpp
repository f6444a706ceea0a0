// Drawing the graph of a system, with groups as clusters.
#include <cruller/any_system.hpp>
#include <cruller/graph.hpp>
#include <ostream>
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

std::vector<std::string_view> split(std::string_view id) {
  std::vector<std::string_view> names;
  for (std::size_t begin = 0;;) {
    const std::size_t end = id.find('.', begin);
    names.push_back(id.substr(begin, end - begin));
    if (end == std::string_view::npos) return names;
    begin = end + 1;
  }
}

// Walks the components in definition order, and calls open(names), close(), or component(index,
// name) where a group begins, ends, or holds a component.
template <typename Open, typename Close, typename Component>
void walk_groups(const dag& graph, Open open, Close close, Component component) {
  std::vector<std::string_view> inside;
  for (std::size_t v = 0; v != boost::num_vertices(graph); ++v) {
    std::vector<std::string_view> names = split(graph[v].id);
    const std::string_view name = names.back();
    names.pop_back();
    std::size_t common = 0;
    while (common != inside.size() && common != names.size() && inside[common] == names[common])
      ++common;
    while (inside.size() > common) {
      inside.pop_back();
      close(inside.size());
    }
    while (inside.size() != names.size()) {
      inside.push_back(names[inside.size()]);
      open(inside);
    }
    component(v, name, inside.size());
  }
  while (!inside.empty()) {
    inside.pop_back();
    close(inside.size());
  }
}

std::string indent(std::size_t depth) { return std::string(2 * depth + 2, ' '); }

// The edges of a vertex, in definition order of what it needs.
template <typename Edge>
void walk_edges(const dag& graph, Edge edge) {
  for (std::size_t v = 0; v != boost::num_vertices(graph); ++v) {
    const auto [begin, end] = boost::adjacent_vertices(v, graph);
    for (auto needed = begin; needed != end; ++needed) edge(v, *needed);
  }
}

}  // namespace

void any_system::write_graphviz(std::ostream& out) const {
  const dag& drawn = graph();
  constexpr std::string_view quote = "\\\"";
  out << "digraph system {\n"
         "  rankdir=LR;\n"
         "  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n"
         "  graph [fontname=\"sans-serif\", style=\"rounded,filled\", fillcolor=\"#f4f4f4\"];\n";
  std::size_t clusters = 0;
  walk_groups(
      drawn,
      [&](const std::vector<std::string_view>& inside) {
        const std::string space = indent(inside.size() - 1);
        out << space << "subgraph cluster_" << clusters++ << " {\n"
            << space << "  label=" << quoted(inside.back(), quote) << ";\n";
      },
      [&](std::size_t depth) { out << indent(depth) << "}\n"; },
      [&](std::size_t v, std::string_view name, std::size_t depth) {
        out << indent(depth) << quoted(drawn[v].id, quote) << " [label=" << quoted(name, quote)
            << "];\n";
      }
  );
  walk_edges(drawn, [&](std::size_t from, std::size_t to) {
    out << "  " << quoted(drawn[from].id, quote) << " -> " << quoted(drawn[to].id, quote) << ";\n";
  });
  out << "}\n";
}

void any_system::write_mermaid(std::ostream& out) const {
  const dag& drawn = graph();
  constexpr std::string_view quote = "#quot;";
  out << "flowchart LR\n";
  std::size_t groups = 0;
  walk_groups(
      drawn,
      [&](const std::vector<std::string_view>& inside) {
        out << indent(inside.size() - 1) << "subgraph g" << groups++ << " ["
            << quoted(inside.back(), quote) << "]\n";
      },
      [&](std::size_t depth) { out << indent(depth) << "end\n"; },
      [&](std::size_t v, std::string_view name, std::size_t depth) {
        out << indent(depth) << 'c' << v << '[' << quoted(name, quote) << "]\n";
      }
  );
  walk_edges(drawn, [&](std::size_t from, std::size_t to) {
    out << "  c" << from << " --> c" << to << '\n';
  });
}

}  // namespace cruller
