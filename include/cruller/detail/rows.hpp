// The structure of a definition as data: each node's type gives a row, and rows point to rows.
#pragma once

#include <array>
#include <cruller/component.hpp>
#include <cruller/group.hpp>
#include <cruller/ref.hpp>
#include <cstdint>

namespace cruller::detail {

struct ref_row {
  std::string_view path;
  const segment* segments;
  std::uint32_t size;
  bool local;
};

// What is wrong with the parts of one component, seen from its type alone.
enum class part_fault : unsigned char { none, no_part, no_signal, repeated, mixed_config };

struct entry_row {
  std::string_view name;
  std::uint64_t hash;
  bool is_group;
  // Of a group: the entries inside. Of a component: the refs in its config.
  const entry_row* entries = nullptr;
  const ref_row* const* refs = nullptr;
  std::uint32_t size = 0;
  // How much there is inside, itself included.
  std::uint32_t components = 0;
  std::uint32_t groups = 0;
  std::uint32_t total_refs = 0;
  std::uint32_t id_length = 0;  // of all components inside, without the names above
  part_fault fault = part_fault::none;
  std::string_view fault_name{};
};

// --- refs: how many stand in a value, and which -------------------------------------------------

template <typename Value>
inline constexpr std::uint32_t ref_count = 0;
template <text Path, bool Local>
inline constexpr std::uint32_t ref_count<node::ref<Path, Local>> = 1;
template <typename... Values>
inline constexpr std::uint32_t ref_count<node::list<Values...>> = [] {
  std::uint32_t sum = 0;
  for (const std::uint32_t count : {0u, ref_count<Values>...}) sum += count;
  return sum;
}();
template <text Name, typename Value>
inline constexpr std::uint32_t ref_count<node::entry<Name, Value>> = ref_count<Value>;
template <typename... Entries>
inline constexpr std::uint32_t ref_count<node::map<Entries...>> = ref_count<node::list<Entries...>>;
template <typename Data>
inline constexpr std::uint32_t ref_count<node::config<Data>> = ref_count<Data>;

template <typename Value>
struct refs_in {
  static constexpr void collect(const ref_row**&) {}
};
template <text Path, bool Local>
inline constexpr ref_row row_of_ref{Path.view(), segments<Path>.data(), segment_count<Path>, Local};
template <text Path, bool Local>
struct refs_in<node::ref<Path, Local>> {
  static constexpr void collect(const ref_row**& out) { *out++ = &row_of_ref<Path, Local>; }
};
template <typename... Values>
struct refs_in<node::list<Values...>> {
  static constexpr void collect(const ref_row**& out) {
    const int in_order[] = {0, (refs_in<Values>::collect(out), 0)...};
    static_cast<void>(in_order);
  }
};
template <text Name, typename Value>
struct refs_in<node::entry<Name, Value>> : refs_in<Value> {};
template <typename... Entries>
struct refs_in<node::map<Entries...>> : refs_in<node::list<Entries...>> {};

template <typename Data>
inline constexpr auto refs_of = [] {
  std::array<const ref_row*, ref_count<Data>> rows{};
  const ref_row** out = rows.data();
  refs_in<Data>::collect(out);
  return rows;
}();
template <text... Paths, bool... Local>
requires(sizeof...(Paths) != 0) inline constexpr std::
    array<const ref_row*, sizeof...(Paths)> refs_of<node::list<node::ref<Paths, Local>...>>{
        &row_of_ref<Paths, Local>...};

// --- components ---------------------------------------------------------------------------------

// What kind of part a type is, and the name that only one part of a component may have.
struct part_row {
  part_fault fault = part_fault::no_part;
  std::string_view name{};
  bool repeats = false;
};

template <typename Part>
inline constexpr part_row row_of_part{};
template <text Signal, order Direction, hook When, typename Function>
inline constexpr part_row row_of_part<handler<Signal, Direction, When, Function>>{
    part_fault::none, Signal.view(), When != hook::none};
template <>
inline constexpr part_row row_of_part<node::doc>{part_fault::none, "doc"};
template <typename Data>
inline constexpr part_row row_of_part<node::config<Data>>{part_fault::none, "config"};
template <typename... Values>
inline constexpr part_row row_of_part<node::config<node::list<Values...>>>{
    (false || ... || is_entry<Values>) ? part_fault::mixed_config : part_fault::none, "config"};
template <typename Word>
inline constexpr part_row row_of_part<node::no_signal<Word>>{part_fault::no_signal};

// Whether a part is a handler or a hook.
template <typename Part>
inline constexpr bool is_step = requires {
  Part::when;
};

// Whether a part is the handler for a signal, and no hook around it.
template <typename Part>
constexpr bool is_handler_for(std::string_view signal) {
  if constexpr (is_step<Part>)
    return Part::when == hook::none && Part::signal.name == signal;
  else
    return false;
}

// The config of a component; an empty list where it has none.
template <typename... Parts>
struct config_of {
  using type = node::list<>;
  static constexpr std::size_t index = sizeof...(Parts);
};
template <typename Data, typename... Parts>
struct config_of<node::config<Data>, Parts...> {
  using type = Data;
  static constexpr std::size_t index = 0;
};
template <typename Part, typename... Parts>
struct config_of<Part, Parts...> {
  using rest = config_of<Parts...>;
  using type = typename rest::type;
  static constexpr std::size_t index = rest::index + 1;
};

// --- entries ------------------------------------------------------------------------------------

// A constant: a component whose instance is a copy of its value.
template <typename Value>
struct row_of_value {
  static constexpr void fill(entry_row& row) {
    row.components = 1;
    if constexpr (ref_count<Value> != 0) {
      row.refs = refs_of<Value>.data();
      row.size = row.total_refs = ref_count<Value>;
    }
  }
};

template <typename... Parts>
struct row_of_value<node::component<Parts...>> {
  using data = typename config_of<Parts...>::type;

  static constexpr void fill(entry_row& row) {
    row.components = 1;
    if constexpr (ref_count<data> != 0) {
      row.refs = refs_of<data>.data();
      row.size = row.total_refs = ref_count<data>;
    }
    const part_row parts[] = {row_of_part<Parts>..., {}};
    for (std::size_t i = 0; i != sizeof...(Parts); ++i) {
      if (row.fault != part_fault::none) return;
      row.fault = parts[i].fault;
      row.fault_name = parts[i].name;
      for (std::size_t k = 0; k != i && !parts[i].repeats; ++k)
        if (!parts[k].repeats && parts[k].name == parts[i].name) row.fault = part_fault::repeated;
    }
  }
};

template <typename... Entries>
constexpr auto rows_of_entries();

template <typename... Entries>
struct row_of_value<node::group<Entries...>> {
  static constexpr auto rows = rows_of_entries<Entries...>();

  static constexpr void fill(entry_row& row) {
    row.is_group = true;
    row.groups = 1;
    row.entries = rows.data();
    row.size = sizeof...(Entries);
    for (const entry_row& inner : rows) {
      row.components += inner.components;
      row.groups += inner.groups;
      row.total_refs += inner.total_refs;
      row.id_length += inner.id_length;
    }
  }
};

template <typename Entry>
struct row_of_entry;
template <text Name, typename Value>
struct row_of_entry<node::entry<Name, Value>> {
  static constexpr entry_row make() {
    entry_row row{node::entry<Name, Value>::name, node::entry<Name, Value>::hash, false};
    row_of_value<Value>::fill(row);
    row.id_length += (row.components + row.groups) *
                     (static_cast<std::uint32_t>(Name.view().size()) + 1);
    return row;
  }
};

template <typename... Entries>
constexpr auto rows_of_entries() {
  return std::array<entry_row, sizeof...(Entries)>{{row_of_entry<Entries>::make()...}};
}

template <typename Root>
inline constexpr entry_row root_row = [] {
  entry_row row{"", 0, true};
  row_of_value<Root>::fill(row);
  return row;
}();

}  // namespace cruller::detail
