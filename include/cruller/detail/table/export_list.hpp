// Mounts that show only what they export.
#pragma once

#include <cruller/detail/table/table.hpp>

namespace cruller::inline v0::detail {

// Marks what a mount hides. The mount has just been flattened, so everything from its first row to
// the last one of the table is inside.
template <typename Table>
struct export_list {
  Table& out;
  std::uint32_t mount;
  std::uint32_t end_component;
  std::uint32_t end_alias;
  std::uint32_t end_group;

  constexpr void hide_the_rest(const entry_row& row) {
    out.has_exports = true;
    visit_inside(mount, [&](std::uint32_t& hidden_by, std::uint32_t) {
      if (hidden_by == none) hidden_by = mount;
    });
    for (std::uint32_t e = 0; e != row.export_count; ++e) show(*row.exports[e]);
  }

  // A path to an export goes through the groups around it.
  constexpr void show(const ref_row& path) {
    std::uint32_t at = mount;
    for (std::uint32_t k = 0; k != path.size; ++k) {
      const std::uint32_t found = out.look_up(at, path.segments[k].hash);
      const bool is_group = found >= Table::component_count &&
                            found < Table::component_count + Table::group_count;
      const bool is_last = k + 1 == path.size;
      // What an inner mount hides cannot be shown.
      const bool is_hidden = found != none && out.hidden_by(found) != none &&
                             out.hidden_by(found) != mount;
      if (found == none || is_hidden || (!is_last && !is_group))
        return out.report({fault_kind::export_to_nothing, none, mount, none, path.path});
      if (found < Table::component_count) return unhide(out.components[found].hidden_by);
      if (!is_group)
        return unhide(out.aliases[found - Table::component_count - Table::group_count].hidden_by);
      at = found - Table::component_count;
      unhide(out.groups[at].hidden_by);
    }
    visit_inside(at, [&](std::uint32_t& hidden_by, std::uint32_t in) {
      if (is_around(at, in)) unhide(hidden_by);
    });
  }

  constexpr void unhide(std::uint32_t& hidden_by) const {
    if (hidden_by == mount) hidden_by = none;
  }

  constexpr bool is_around(std::uint32_t outer, std::uint32_t inner) const {
    while (inner != none && inner != outer) inner = out.groups[inner].group;
    return inner == outer;
  }

  // Visits what follows the beginning of a group, with the group that each of it is in.
  template <typename Visit>
  constexpr void visit_inside(std::uint32_t at, Visit visit) {
    for (std::uint32_t i = out.groups[at].first; i != end_component; ++i)
      visit(out.components[i].hidden_by, out.components[i].group);
    for (std::uint32_t a = out.groups[at].first_alias; a != end_alias; ++a)
      visit(out.aliases[a].hidden_by, out.aliases[a].group);
    for (std::uint32_t g = at + 1; g != end_group; ++g)
      visit(out.groups[g].hidden_by, out.groups[g].group);
  }
};

}  // namespace cruller::v0::detail
