// Making the tree of groups.
#include "drawing/group_tree.hpp"

#include <algorithm>
#include <ranges>

namespace cruller::inline v0 {
namespace {

drawn_group& inner(drawn_group& of, std::string_view id, std::string_view name) {
  // Usually the group that was added last.
  for (drawn_group& each : of.groups | std::views::reverse)
    if (each.name == name) return each;
  of.items.push_back({drawn_group::kind::group, of.groups.size(), name});
  drawn_group& made = of.groups.emplace_back();
  made.id = id;
  made.name = name;
  return made;
}

std::size_t number_all(drawn_group& of, std::size_t next) {
  for (drawn_group& each : of.groups) {
    each.number = next;
    next = number_all(each, next + 1);
  }
  return next;
}

const drawn_group* find_in(const drawn_group& in, std::string_view id) {
  for (const drawn_group& each : in.groups) {
    if (each.id == id) return &each;
    if (const drawn_group* const deeper = find_in(each, id)) return deeper;
  }
  return nullptr;
}

}  // namespace

group_tree::group_tree(const plan& plan) {
  for (std::size_t i = 0; i != plan.components.size(); ++i)
    add(plan.components[i].id, drawn_group::kind::component, i);
  for (std::size_t i = 0; i != plan.aliases.size(); ++i)
    add(plan.aliases[i].id, drawn_group::kind::alias, i);
  number_all(root_, 0);
}

const drawn_group* group_tree::find(std::string_view id) const { return find_in(root_, id); }

void group_tree::add(std::string_view id, drawn_group::kind what, std::size_t index) {
  drawn_group* at = &root_;
  std::size_t begin = 0;
  for (std::size_t dot = id.find('.'); dot != std::string_view::npos; dot = id.find('.', begin)) {
    at = &inner(*at, id.substr(0, dot), id.substr(begin, dot - begin));
    begin = dot + 1;
  }
  at->items.push_back({what, index, id.substr(begin)});
}

std::string title(const plan& plan, const drawn_group& group) {
  const auto found = std::ranges::find(plan.groups, group.id, &plan::group::id);
  std::string text(group.name);
  if (found == plan.groups.end()) return text;
  if (found->is_mount) text += " (mount)";
  if (found->is_sequence) text += " (sequence)";
  if (found->has_base) text += " (base)";
  return text;
}

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

}  // namespace cruller::v0
