// Imports that nothing inside their mount refers to.
#pragma once

#include <cruller/detail/table/table.hpp>

namespace cruller::inline v0::detail {

// Finds them in a table whose refs and aliases are resolved.
template <typename Table>
struct import_check {
  Table& out;
  std::uint32_t ref;    // the number of refs
  std::uint32_t alias;  // and of aliases

  // Marks the aliases on a path as used.
  constexpr void mark_used(std::uint32_t from, const segment* segments, std::uint32_t size) {
    for (std::uint32_t k = 0; k != size; ++k) {
      const std::uint32_t found = out.look_up(from, segments[k].hash);
      if (found == none || found < Table::component_count) return;
      if (found < Table::component_count + Table::group_count) {
        from = found - Table::component_count;
        continue;
      }
      alias_row& at = out.aliases[found - Table::component_count - Table::group_count];
      at.is_used = true;
      if (at.to.group == none) return;
      from = at.to.group;
    }
    // The view of a group shows everything in it.
    for (std::uint32_t a = out.groups[from].first_alias; a != out.groups[from].end_alias; ++a)
      out.aliases[a].is_used = true;
  }

  constexpr void check() {
    bool has_imports = false;
    for (const alias_row& each : out.aliases) has_imports = has_imports || each.leads_outside;
    if (!has_imports) return;
    for (std::uint32_t r = 0; r != ref; ++r)
      if (out.refs[r].has_path)
        mark_used(out.refs[r].from, out.refs[r].ref->segments, out.refs[r].ref->size);
    for (alias_row& each : out.aliases)
      if (!each.leads_outside)
        mark_used(out.groups[each.group].scope, each.path->segments, each.path->size);
    for (alias_row& each : out.aliases)
      if (each.leads_outside) {
        const std::uint32_t scope = out.groups[out.groups[each.group].scope].group;
        if (scope != none) mark_used(out.groups[scope].scope, each.path->segments, each.path->size);
      }
    for (std::uint32_t a = 0; a != alias; ++a)
      if (out.aliases[a].leads_outside && !out.aliases[a].is_used)
        out.report(
            {fault_kind::import_unused,
             none,
             out.groups[out.aliases[a].group].scope,
             none,
             out.aliases[a].path->path,
             a}
        );
  }
};

}  // namespace cruller::v0::detail
