// The parts of a component, by their types: their kinds, and mistakes in them.
#pragma once

#include <cruller/detail/table/fault.hpp>
#include <cruller/detail/table/misplaced.hpp>
#include <cruller/detail/table/refs_in.hpp>
#include <cruller/dsl/as.hpp>
#include <cruller/dsl/base.hpp>
#include <cruller/dsl/component.hpp>
#include <cruller/dsl/entry_point.hpp>
#include <cruller/dsl/on_main_thread.hpp>
#include <cruller/dsl/supervise.hpp>
#include <cruller/dsl/timeout.hpp>
#include <cruller/dsl/work.hpp>
#include <type_traits>

namespace cruller::inline v0::detail {

// The kind of a part, and the name that only one part of a component may have.
struct part_row {
  fault_kind fault = fault_kind::part_is_no_part;
  std::string_view name{};
  bool repeats = false;
  const ref_row* ref = nullptr;  // what it must come after, if any
  bool has_ref = false;
  bool is_as = false;
};

template <typename Part>
inline constexpr part_row row_of_part{};
template <text Signal, order Direction, hook When, typename Function>
inline constexpr part_row row_of_part<handler<Signal, Direction, When, Function>>{
    fault_kind::none, Signal.view(), When != hook::none};
template <>
inline constexpr part_row row_of_part<node::doc>{fault_kind::none, "doc"};
template <>
inline constexpr part_row row_of_part<node::timeout>{fault_kind::none, "timeout"};
template <typename Function>
inline constexpr part_row row_of_part<node::work<Function>>{fault_kind::none, "work", true};
template <>
inline constexpr part_row row_of_part<node::supervise>{fault_kind::none, "supervise"};
template <>
inline constexpr part_row row_of_part<node::entry_point>{fault_kind::none, "entry_point"};
template <>
inline constexpr part_row row_of_part<node::on_main_thread>{fault_kind::none, "on_main_thread"};
template <typename Data>
inline constexpr part_row row_of_part<node::config<Data>>{
    is_misplaced<Data> ? fault_kind::value_is_misplaced : fault_kind::none, "config"};
template <typename... Values>
inline constexpr part_row row_of_part<node::config<node::list<Values...>>>{
    (false || ... || is_entry<Values>)    ? fault_kind::config_mixes
    : is_misplaced<node::list<Values...>> ? fault_kind::value_is_misplaced
                                          : fault_kind::none,
    "config"};
template <typename Interface>
inline constexpr part_row row_of_part<node::as<Interface>>{
    fault_kind::none, "as", false, nullptr, false, true};
template <text Path>
inline constexpr part_row row_of_part<node::depends_on<Path>>{
    fault_kind::none, "depends_on", true, &row_of_depends_on<Path>, true};
template <typename Word>
inline constexpr part_row row_of_part<node::no_signal<Word>>{fault_kind::hook_around_no_signal};

// Whether a part defines what other components see.
template <typename Part>
inline constexpr bool is_as = false;
template <typename Interface>
inline constexpr bool is_as<node::as<Interface>> = true;

template <typename Part, typename... Parts>
struct interface_among {
  using type = typename interface_among<Parts...>::type;
};
template <typename Interface, typename... Parts>
struct interface_among<node::as<Interface>, Parts...> {
  using type = Interface;
};

// Whether a part is a handler or a hook.
template <typename Part>
inline constexpr bool is_step = requires {
  Part::when;
};

// Whether a part runs in the background.
template <typename Part>
inline constexpr bool is_work = false;
template <typename Function>
inline constexpr bool is_work<node::work<Function>> = true;

// What a base has to know of a part.
struct part_summary {
  std::string_view name{};
  hook when = hook::none;
  bool is_taken = false;  // by a component without such a part
};

template <typename Part>
consteval part_summary summarize() {
  if constexpr (is_step<Part>)
    return {Part::signal.name, Part::when, true};
  else if constexpr (std::is_same_v<Part, node::supervise>)
    return {row_of_part<Part>.name, hook::none, false};  // That of a base is its group's.
  else
    return {row_of_part<Part>.name, hook::none, is_work<Part> || !row_of_part<Part>.repeats};
}

// Whether a part has a function that is called with the instance and the config.
template <typename Part>
inline constexpr bool is_called = is_step<Part> || is_work<Part>;

// Whether a part is the handler for a built-in signal, not a hook.
template <typename Part>
constexpr bool is_handler_for(const signal_row& signal) {
  if constexpr (is_step<Part>)
    return Part::when == hook::none && row_of_handler<Part>.id.name == signal.id.name;
  else
    return false;
}

// The config of a component; an empty list if it has none.
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

// The parts of a component or a base in its row.
struct parts_row {
  const ref_row* const* config_refs = nullptr;  // the refs in its config
  std::uint32_t config_ref_count = 0;
  const ref_row* const* order_refs = nullptr;  // its other dependencies
  std::uint32_t order_ref_count = 0;
  bool has_config = false;
  bool has_interface = false;
  fault_kind fault = fault_kind::none;
  std::string_view fault_name{};
};

template <typename... Parts>
inline constexpr auto depends_on_rows = [] {
  std::array<const ref_row*, (0 + ... + (row_of_part<Parts>.has_ref ? 1 : 0))> rows{};
  std::size_t next = 0;
  for (const part_row& part : {row_of_part<Parts>...})
    if (part.has_ref) rows[next++] = part.ref;
  return rows;
}();

template <typename... Parts>
constexpr void fill_parts(parts_row& row) {
  using config = config_of<Parts...>;
  row.has_config = config::index != sizeof...(Parts);
  if constexpr (ref_count<typename config::type> != 0) {
    row.config_refs = refs_of<typename config::type>.data();
    row.config_ref_count = ref_count<typename config::type>;
  }
  const part_row parts[] = {row_of_part<Parts>..., {}};
  for (std::size_t i = 0; i != sizeof...(Parts); ++i) {
    if (row.fault != fault_kind::none) break;
    if (parts[i].is_as) row.has_interface = true;
    row.fault = parts[i].fault;
    row.fault_name = parts[i].name;
    for (std::size_t k = 0; k != i && !parts[i].repeats; ++k)
      if (!parts[k].repeats && parts[k].name == parts[i].name)
        row.fault = fault_kind::part_stands_twice;
  }
  if constexpr ((false || ... || row_of_part<Parts>.has_ref)) {
    row.order_refs = depends_on_rows<Parts...>.data();
    row.order_ref_count = static_cast<std::uint32_t>(depends_on_rows<Parts...>.size());
  }
}

}  // namespace cruller::v0::detail
