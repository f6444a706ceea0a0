// The structure of a definition as data: the type of each node has a row, and rows point to rows.
#pragma once

#include <cruller/detail/table/parts.hpp>
#include <cruller/dsl/cached.hpp>
#include <cruller/dsl/group.hpp>
#include <cruller/dsl/required.hpp>

namespace cruller::inline v0::detail {

// Faults and bases are entries without a name, and are processed with their group.
enum class row_kind : unsigned char { component, group, alias, base, exports, carried_fault };

struct entry_row {
  std::string_view name;
  std::uint64_t hash;
  row_kind kind = row_kind::component;
  // For a group: its entries.
  const entry_row* entries = nullptr;
  std::uint32_t size = 0;
  const entry_row* base = nullptr;  // the first base among them, if any
  bool has_base = false;
  std::uint32_t base_slot = 0;
  bool is_sequence = false;
  bool is_mount = false;
  // For a mount that shows only some of its entries: their paths.
  const ref_row* const* exports = nullptr;
  std::uint32_t export_count = 0;
  // For a component or a base.
  parts_row parts{};
  bool is_constant = false;
  bool is_cached = false;
  bool is_required = false;
  bool is_misplaced = false;  // and no constant
  // For an alias.
  const ref_row* leads_to = nullptr;
  bool leads_outside = false;
  // Sizes, including the row itself.
  std::uint32_t components = 0;
  std::uint32_t groups = 0;
  std::uint32_t aliases = 0;
  std::uint32_t total_refs = 0;
  std::uint32_t id_length = 0;  // of all components inside, without the names above
  // The components inside that take parts from a base, and those that would take its config.
  std::uint32_t takers = 0;
  std::uint32_t config_takers = 0;
  bool has_carried_fault = false;
  bool has_second_base = false;
};

template <typename Value>
struct row_of_value;

// A component, or a base: its parts.
template <typename... Parts>
struct row_of_parts {
  static constexpr void fill(entry_row& row) {
    fill_parts<Parts...>(row.parts);
    row.components = 1;
    row.total_refs = row.parts.config_ref_count + row.parts.order_ref_count;
  }
};

// A constant: a component whose instance is a copy of its value.
template <typename Value>
struct row_of_value {
  static constexpr void fill(entry_row& row) {
    row.components = 1;
    row.is_constant = true;
    row.is_misplaced = is_misplaced_entry<Value>;
    if constexpr (ref_count<Value> != 0) {
      row.parts.config_refs = refs_of<Value>.data();
      row.parts.config_ref_count = row.total_refs = ref_count<Value>;
    }
  }
};
template <typename T>
struct row_of_value<node::required<T>> {
  static constexpr void fill(entry_row& row) {
    row.components = 1;
    row.is_required = true;
  }
};

template <typename... Parts>
struct row_of_value<node::component<Parts...>> {
  static constexpr void fill(entry_row& row) {
    row_of_parts<Parts...>::fill(row);
    row.takers = 1;
    row.config_takers = row.parts.has_config ? 0 : 1;
  }
};
template <typename... Parts>
struct row_of_value<node::cached<Parts...>> {
  static constexpr void fill(entry_row& row) {
    row_of_parts<Parts...>::fill(row);
    row.is_cached = true;
    constexpr bool is_supervised = (false || ... || std::is_same_v<Parts, node::supervise>);
    if (is_supervised || (false || ... || is_work<Parts>))
      row.parts.fault = fault_kind::cached_is_supervised;
  }
};

template <text Path, bool Outer>
struct row_of_value<node::alias<Path, Outer>> {
  static constexpr void fill(entry_row& row) {
    row.kind = row_kind::alias;
    row.aliases = 1;
    row.leads_to = &row_of_ref<Path, false>;
    row.leads_outside = Outer;
  }
};

template <typename Entry>
struct row_of_entry;
template <text Name, typename Value>
struct row_of_entry<node::entry<Name, Value>> {
  static constexpr entry_row make() {
    entry_row row{node::entry<Name, Value>::name, node::entry<Name, Value>::hash};
    row_of_value<Value>::fill(row);
    row.id_length += (row.components + row.groups + row.aliases) *
                     (static_cast<std::uint32_t>(Name.view().size()) + 1);
    return row;
  }
};
template <typename... Parts>
struct row_of_entry<node::base<Parts...>> {
  static constexpr entry_row make() {
    entry_row row{"", 0, row_kind::base};
    fill_parts<Parts...>(row.parts);
    return row;
  }
};
template <typename Fault>
struct row_of_entry<node::carried_fault<Fault>> {
  static constexpr entry_row make() { return {"", 0, row_kind::carried_fault}; }
};

template <text... Paths>
inline constexpr std::array<const ref_row*, sizeof...(Paths)> rows_of_exports{
    &row_of_ref<Paths, false>...};
template <text... Paths>
struct row_of_entry<node::exports_of<Paths...>> {
  static constexpr entry_row make() {
    entry_row row{"", 0, row_kind::exports};
    row.exports = rows_of_exports<Paths...>.data();
    row.export_count = sizeof...(Paths);
    return row;
  }
};

template <typename... Entries>
constexpr auto rows_of_entries() {
  return std::array<entry_row, sizeof...(Entries)>{{row_of_entry<Entries>::make()...}};
}

template <typename... Entries>
struct row_of_group {
  static constexpr auto rows = rows_of_entries<Entries...>();

  static constexpr void fill(entry_row& row) {
    row.kind = row_kind::group;
    row.groups = 1;
    row.entries = rows.data();
    row.size = sizeof...(Entries);
    std::uint32_t slot = 0;
    for (const entry_row& inner : rows) {
      row.components += inner.components;
      row.groups += inner.groups;
      row.aliases += inner.aliases;
      row.total_refs += inner.total_refs;
      row.id_length += inner.id_length;
      row.takers += inner.takers;
      row.config_takers += inner.config_takers;
      if (inner.has_carried_fault || inner.kind == row_kind::carried_fault)
        row.has_carried_fault = true;
      if (inner.kind == row_kind::exports) {
        row.exports = inner.exports;
        row.export_count = inner.export_count;
      }
      if (inner.kind == row_kind::base) {
        row.has_second_base = row.has_base;
        if (!row.has_base) {
          row.has_base = true;
          row.base = &inner;
          row.base_slot = slot;
        }
      }
      ++slot;
    }
    if (!row.has_base) return;
    row.total_refs += row.takers * row.base->parts.order_ref_count;
    if (!row.base->parts.has_config) return;
    row.total_refs += row.config_takers * row.base->parts.config_ref_count;
    row.config_takers = 0;
  }

  // All entries that contain a component, except the first, come after another one.
  static constexpr void fill_sequence(entry_row& row) {
    fill(row);
    row.is_sequence = true;
    bool is_first = true;
    for (const entry_row& inner : rows) {
      if (!is_first) row.total_refs += inner.components;
      is_first = is_first && inner.components == 0;
    }
  }
};

template <typename... Entries>
struct row_of_value<node::group<Entries...>> : row_of_group<Entries...> {};
template <typename... Entries>
struct row_of_value<node::sequence<Entries...>> {
  static constexpr void fill(entry_row& row) { row_of_group<Entries...>::fill_sequence(row); }
};
template <typename... Entries>
struct row_of_value<node::mount<Entries...>> {
  static constexpr void fill(entry_row& row) {
    row_of_group<Entries...>::fill(row);
    row.is_mount = true;
  }
};

template <typename Root>
inline constexpr entry_row root_row = [] {
  entry_row row{"", 0};
  row_of_value<Root>::fill(row);
  return row;
}();

}  // namespace cruller::v0::detail
