// Flattening: plain loops turn the rows of a definition into one table.
#pragma once

#include <cruller/detail/table/export_list.hpp>
#include <cruller/detail/table/import_check.hpp>

namespace cruller::inline v0::detail {

// A sequence around the current entry: what the entry must come after.
struct enclosing_sequence {
  const enclosing_sequence* outer;
  std::uint32_t first;
  std::uint32_t end;
};

// Fills a table from the rows of a definition.
template <typename Table>
struct flattener {
  Table& out;
  std::uint32_t component = 0;
  std::uint32_t group = 1;  // 0 is the root
  std::uint32_t alias = 0;
  std::uint32_t ref = 0;
  std::uint32_t text = 0;

  constexpr std::uint32_t write_id(std::uint32_t parent, std::string_view name) {
    const std::uint32_t begin = text;
    const group_row& above = out.groups[parent];
    char* const all = out.text.data();
    for (std::uint32_t i = above.id_begin; i != above.id_end; ++i) all[text++] = all[i];
    if (text != begin) all[text++] = '.';
    for (const char c : name) all[text++] = c;
    return begin;
  }

  constexpr void enter(std::uint32_t parent, std::uint32_t what, const entry_row& row) {
    const auto at = [&](fault_kind kind) { return fault{kind, none, parent, none, row.name}; };
    if (!is_name(row.name)) out.report(at(fault_kind::bad_name));
    if (out.look_up(parent, row.hash) != none) out.report(at(fault_kind::name_used_twice));
    std::uint32_t slot = Table::slot_of(parent, row.hash);
    while (out.index[slot] != none) slot = (slot + 1) & (Table::slots - 1);
    out.index[slot] = what;
  }

  constexpr void flatten(
      const entry_row& of, std::uint32_t at, const enclosing_sequence* outer = nullptr
  ) {
    out.groups[at].first = component;
    out.groups[at].first_alias = alias;
    out.groups[at].is_sequence = of.is_sequence;
    if (of.has_second_base) out.report({fault_kind::base_stands_twice, none, at});
    enclosing_sequence here{outer, component, component};
    for (std::uint32_t k = 0; k != of.size; ++k) {
      const entry_row& row = of.entries[k];
      if (row.kind == row_kind::base) {
        if (k == of.base_slot) report_parts(row.parts, none, at);
        continue;
      }
      if (row.kind == row_kind::carried_fault || row.kind == row_kind::exports) continue;
      const enclosing_sequence* const after = of.is_sequence && here.first != here.end ? &here
                                                                                       : outer;
      const std::uint32_t first = component;
      const std::uint32_t begin = write_id(at, row.name);
      if (row.kind == row_kind::group)
        add_group(row, at, k, begin, after);
      else if (row.kind == row_kind::alias)
        add_alias(row, at, begin, of.is_sequence);
      else
        add_component(row, at, k, begin, after);
      if (of.is_sequence && first != component) here = {outer, first, component};
    }
    out.groups[at].end = component;
    out.groups[at].end_alias = alias;
  }

  constexpr void enter_base(const entry_row& row, std::uint32_t at, std::uint32_t outer) {
    group_row& to = out.groups[at];
    to.based = outer;
    if (!row.has_base) return;
    to.has_base = true;
    to.based = at;
    to.base = &row.base->parts;
    to.base_slot = row.base_slot;
  }

  constexpr void add_group(
      const entry_row& row,
      std::uint32_t at,
      std::uint32_t slot,
      std::uint32_t begin,
      const enclosing_sequence* after
  ) {
    const std::uint32_t inner = group++;
    enter(at, Table::component_count + inner, row);
    group_row& made = out.groups[inner];
    made = {row.hash, row.name, at, slot, 0, 0, begin, text};
    made.scope = row.is_mount ? inner : out.groups[at].scope;
    made.is_mount = row.is_mount;
    enter_base(row, inner, out.groups[at].based);
    flatten(row, inner, after);
    if (row.export_count != 0)
      export_list<Table>{out, inner, component, alias, group}.hide_the_rest(row);
  }

  constexpr void add_alias(
      const entry_row& row, std::uint32_t at, std::uint32_t begin, bool in_sequence
  ) {
    if (in_sequence) out.report({fault_kind::alias_in_sequence, none, at, none, row.name});
    enter(at, Table::component_count + Table::group_count + alias, row);
    out.aliases[alias] = {row.hash, row.name, at, begin, text, row.leads_to, row.leads_outside};
    ++alias;
  }

  constexpr void add_component(
      const entry_row& row,
      std::uint32_t at,
      std::uint32_t slot,
      std::uint32_t begin,
      const enclosing_sequence* after
  ) {
    enter(at, component, row);
    component_row& made = out.components[component];
    made = {row.hash, row.name, at, slot, ref, 0, begin, text};
    made.is_cached = row.is_cached;
    made.is_constant = row.is_constant;
    made.is_required = row.is_required;
    made.has_interface = row.parts.has_interface;
    if (row.is_cached) out.has_cached = true;
    if (row.is_required && out.required == none) out.required = component;
    if (row.is_misplaced) out.report({fault_kind::entry_is_misplaced, none, at, none, row.name});
    report_parts(row.parts, component, none);
    const std::uint32_t based = row.is_constant || row.is_cached || row.is_required
                                    ? none
                                    : out.groups[at].based;
    made.based = based;
    add_config_refs(row.parts, at, based);
    const std::uint32_t scope = out.groups[at].scope;
    add_refs(row.parts.order_refs, row.parts.order_ref_count, at, scope);
    for (std::uint32_t g = based; g != none; g = next_base(g)) {
      const parts_row& base = *out.groups[g].base;
      if (base.has_interface) made.has_interface = true;
      add_refs(base.order_refs, base.order_ref_count, at, out.groups[g].scope);
    }
    for (; after != nullptr; after = after->outer) {
      ref_target& to = out.refs[ref++];
      to.component = component;
      to.first = after->first;
      to.end = after->end;
      to.order_only = true;
    }
    made.refs = ref - made.first_ref;
    ++component;
  }

  // The next enclosing group with a base.
  constexpr std::uint32_t next_base(std::uint32_t g) const {
    return out.groups[g].group == none ? none : out.groups[out.groups[g].group].based;
  }

  // The refs of the config: its own, or, if it has none, that of the innermost base with a config.
  constexpr void add_config_refs(const parts_row& own, std::uint32_t at, std::uint32_t based) {
    if (own.has_config || based == none)
      return add_refs(own.config_refs, own.config_ref_count, at, out.groups[at].scope);
    for (std::uint32_t g = based; g != none; g = next_base(g)) {
      const parts_row& base = *out.groups[g].base;
      if (!base.has_config) continue;
      return add_refs(base.config_refs, base.config_ref_count, at, out.groups[g].scope);
    }
  }

  constexpr void add_refs(
      const ref_row* const* rows, std::uint32_t count, std::uint32_t at, std::uint32_t scope
  ) {
    ref_target* made = out.refs.data() + ref;
    for (std::uint32_t r = 0; r != count; ++r, ++made) {
      made->component = component;
      made->ref = rows[r];
      made->has_path = true;
      made->order_only = rows[r]->order_only;
      made->from = rows[r]->local ? at : scope;
    }
    ref += count;
  }

  constexpr void report_parts(const parts_row& parts, std::uint32_t in, std::uint32_t group_in) {
    if (parts.fault != fault_kind::none)
      out.report({parts.fault, in, group_in, none, parts.fault_name});
  }

  constexpr void resolve_aliases() {
    for (std::uint32_t a = 0; a != alias; ++a) {
      alias_row& at = out.aliases[a];
      at.to = out.resolve_alias(a);
      // A path to a group around the alias would lead to the alias itself.
      const bool is_around = at.to.group != none && out.groups[at.to.group].first_alias <= a &&
                             a < out.groups[at.to.group].end_alias;
      // An import must not lead into its own mount.
      const group_row& scope = out.groups[out.groups[at.group].scope];
      const bool is_inside = at.leads_outside && at.to.group == none &&
                             at.to.first >= scope.first && at.to.first < scope.end;
      if (is_around || is_inside) at.to = {};
      if (at.to.found()) continue;
      out.report(
          {at.leads_outside ? fault_kind::import_to_nothing : fault_kind::alias_to_nothing,
           none,
           at.group,
           none,
           at.path->path,
           a}
      );
    }
  }

  // Whether a path leads to something that a mount does not show.
  constexpr bool is_only_hidden(const ref_target& at) const {
    return out.has_exports && out.resolve(at.from, at.ref->segments, at.ref->size, 0, true).found();
  }

  constexpr void resolve_refs() {
    ref_target* const refs = out.refs.data();
    const component_row* const components = out.components.data();
    for (std::uint32_t r = 0; r != ref; ++r) {
      ref_target& at = refs[r];
      if (!at.has_path) continue;
      static_cast<target&>(at) = out.resolve(at.from, at.ref->segments, at.ref->size);
      if (at.order_only && at.member != none) static_cast<target&>(at) = {};
      if (at.order_only) at.through = none;
      if (at.first == none && at.group == none) {
        const fault_kind kind = is_only_hidden(at) ? fault_kind::ref_is_not_exported
                                : at.ref->local    ? fault_kind::local_ref_to_nothing
                                                   : fault_kind::ref_to_nothing;
        out.report({kind, at.component, none, r, at.ref->path});
      } else if (components[at.component].is_cached) {
        for (std::uint32_t to = at.first; to != at.end; ++to)
          if (!components[to].is_cached)
            out.report({fault_kind::cached_needs_uncached, at.component, none, r});
      }
    }
  }
};

template <const entry_row& Root>
constexpr auto make_table() {
  table<Root.components, Root.groups, Root.aliases, Root.total_refs, Root.id_length> result;
  for (std::uint32_t& slot : result.index) slot = none;
  flattener<decltype(result)> fill{result};
  fill.enter_base(Root, 0, none);
  fill.flatten(Root, 0);
  if constexpr (Root.aliases != 0) fill.resolve_aliases();
  fill.resolve_refs();
  if constexpr (Root.aliases != 0)
    import_check<decltype(result)>{result, fill.ref, fill.alias}.check();
  return result;
}

template <const auto& Definition>
inline constexpr const auto&
    root_of = root_row<std::remove_cvref_t<decltype(Definition.get().root)>>;

template <const auto& Definition>
inline constexpr auto table_of = make_table<root_of<Definition>>();

}  // namespace cruller::v0::detail
