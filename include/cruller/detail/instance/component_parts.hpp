// The parts of a component: its own, and those inherited from the bases around it.
#pragma once

#include <cruller/detail/table/node.hpp>

namespace cruller::inline v0::detail {

// The index of a part; the number of parts if it is missing.
constexpr std::size_t first_true(std::initializer_list<bool> all) {
  std::size_t place = 0;
  for (const bool is_it : all) {
    if (is_it) break;
    ++place;
  }
  return place;
}
template <typename Part, typename... Parts>
inline constexpr std::size_t place_of_part = first_true({std::is_same_v<Parts, Part>...});

// Properties of the parts of a node; a constant or required component has none.
template <typename Node>
struct parts_of;
template <typename... Parts>
struct parts_of<types<Parts...>> {
  static constexpr std::size_t count = sizeof...(Parts);
  static constexpr std::size_t steps = (0 + ... + static_cast<std::size_t>(is_step<Parts>));
  static constexpr std::size_t works = (0 + ... + static_cast<std::size_t>(is_work<Parts>));
  static constexpr std::size_t config = config_of<Parts...>::index;
  using data = typename config_of<Parts...>::type;

  // The index of a handler or part, or `count`.
  static consteval std::size_t place_of_handler([[maybe_unused]] const signal_row& signal) {
    return first_true({is_handler_for<Parts>(signal)...});
  }
  static constexpr std::size_t start = place_of_handler(start_signal);
  static constexpr std::size_t hand_over = place_of_handler(signal_that<signal_answer::file>);
  static constexpr std::size_t health = place_of_handler(signal_that<signal_answer::report>);
  static constexpr std::size_t changed = place_of_handler(signal_that<signal_answer::change>);
  static constexpr std::size_t doc = place_of_part<node::doc, Parts...>;
  static constexpr std::size_t timeout = place_of_part<node::timeout, Parts...>;
  static constexpr std::size_t supervise = place_of_part<node::supervise, Parts...>;
  static constexpr std::size_t entry_point = place_of_part<node::entry_point, Parts...>;
  static constexpr std::size_t on_main_thread = place_of_part<node::on_main_thread, Parts...>;
};
template <typename Node>
struct parts_of : parts_of<types<>> {};
template <typename... Parts>
struct parts_of<node::component<Parts...>> : parts_of<types<Parts...>> {};
template <typename... Parts>
struct parts_of<node::cached<Parts...>> : parts_of<types<Parts...>> {};

// The interface of the component, if any.
template <typename Parts>
struct interface_in;
template <template <typename...> typename Node, typename... Parts>
struct interface_in<Node<Parts...>> : interface_among<Parts...> {};

// --- bases --------------------------------------------------------------------------------------

// The location of a part: the base of a group, or the component itself.
struct part_place {
  std::uint32_t group = none;
  std::uint32_t index = 0;
};

template <typename Node>
struct summary_of;
template <template <typename...> typename Node, typename... Parts>
struct summary_of<Node<Parts...>> {
  static constexpr std::uint32_t size = sizeof...(Parts);
  static constexpr part_summary parts[] = {summarize<Parts>()..., {}};
};

// The index of `supervise` in a base, or the number of its parts.
template <typename Node>
inline constexpr std::size_t supervise_in = 0;
template <template <typename...> typename Node, typename... Parts>
inline constexpr std::size_t
    supervise_in<Node<Parts...>> = place_of_part<node::supervise, Parts...>;

// The parts of a component or base.
struct parts_level {
  std::uint32_t group = none;
  const part_summary* parts = nullptr;
  std::uint32_t size = 0;
};

// The component itself, then the bases around it, the innermost first.
template <std::size_t Bases>
struct parts_levels {
  std::array<parts_level, Bases + 1> levels{};
  std::uint32_t size = 0;  // of all of them

  // Visits the parts in the order of the component; outer hooks enclose inner ones.
  template <typename Visit>
  constexpr void visit_parts(Visit visit) const {
    for (std::size_t k = Bases; k != 0; --k)
      for (std::uint32_t i = 0; i != levels[k].size; ++i)
        if (levels[k].parts[i].when == hook::before) visit(part_place{levels[k].group, i});
    for (std::uint32_t i = 0; i != levels[0].size; ++i) visit(part_place{none, i});
    for (std::size_t k = 1; k <= Bases; ++k)
      for (std::uint32_t i = 0; i != levels[k].size; ++i) {
        const part_summary& part = levels[k].parts[i];
        if (part.when == hook::after ||
            (part.when == hook::none && part.is_taken && is_lacked(k, part.name)))
          visit(part_place{levels[k].group, i});
      }
  }

  constexpr bool is_lacked(std::size_t level, std::string_view name) const {
    for (std::size_t k = 0; k != level; ++k)
      for (std::uint32_t i = 0; i != levels[k].size; ++i)
        if (levels[k].parts[i].when == hook::none && levels[k].parts[i].name == name) return false;
    return true;
  }

  constexpr std::size_t count() const {
    std::size_t sum = 0;
    visit_parts([&](part_place) { ++sum; });
    return sum;
  }
};

template <const auto& Definition, std::uint32_t Group>
consteval std::size_t count_bases() {
  if constexpr (Group == none) {
    return 0;
  } else {
    constexpr group_row at = table_of<Definition>.groups[Group];
    if constexpr (at.group == none)
      return 1;
    else
      return 1 + count_bases<Definition, table_of<Definition>.groups[at.group].based>();
  }
}

template <const auto& Definition, std::uint32_t Group, typename Levels>
constexpr void add_bases(Levels& out, std::size_t level) {
  if constexpr (Group != none) {
    using base = summary_of<std::remove_cvref_t<decltype(base_at<Definition, Group>)>>;
    out.levels[level] = {Group, base::parts, base::size};
    constexpr group_row at = table_of<Definition>.groups[Group];
    if constexpr (at.group != none)
      add_bases<Definition, table_of<Definition>.groups[at.group].based>(out, level + 1);
  }
}

template <const auto& Definition, std::uint32_t Index>
inline constexpr auto levels_of = [] {
  parts_levels<count_bases<Definition, table_of<Definition>.components[Index].based>()> result;
  using own = summary_of<node_type<Definition, Index>>;
  result.levels[0] = {none, own::parts, own::size};
  add_bases<Definition, table_of<Definition>.components[Index].based>(result, 1);
  return result;
}();

template <const auto& Definition, std::uint32_t Index>
inline constexpr auto places_of = [] {
  std::array<part_place, levels_of<Definition, Index>.count()> places{};
  std::size_t next = 0;
  levels_of<Definition, Index>.visit_parts([&](part_place place) { places[next++] = place; });
  return places;
}();

template <
    const auto& Definition,
    std::uint32_t Index,
    std::size_t Part,
    std::uint32_t Group = places_of<Definition, Index>[Part].group>
inline constexpr const auto& based_part_at =
    element_at<places_of<Definition, Index>[Part].index>(base_at<Definition, Group>.parts);
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
inline constexpr const auto& based_part_at<Definition, Index, Part, none> =
    element_at<places_of<Definition, Index>[Part].index>(node_at<Definition, Index>.parts);

template <const auto& Definition, std::uint32_t Index, typename Places>
struct based_parts;
template <const auto& Definition, std::uint32_t Index, std::size_t... Part>
struct based_parts<Definition, Index, std::index_sequence<Part...>>
    : parts_of<types<std::remove_cvref_t<decltype(based_part_at<Definition, Index, Part>)>...>> {
  using all = types<std::remove_cvref_t<decltype(based_part_at<Definition, Index, Part>)>...>;
};

// --- both ---------------------------------------------------------------------------------------

// A shortcut for components that inherit nothing from a base.
template <bool Based>
struct parts_choice {
  template <const auto& Definition, std::uint32_t Index>
  using parts = parts_of<node_type<Definition, Index>>;
  template <const auto& Definition, std::uint32_t Index>
  using all = node_type<Definition, Index>;
};
template <>
struct parts_choice<true> {
  template <const auto& Definition, std::uint32_t Index>
  using parts = based_parts<
      Definition,
      Index,
      std::make_index_sequence<places_of<Definition, Index>.size()>>;
  template <const auto& Definition, std::uint32_t Index>
  using all = typename parts<Definition, Index>::all;
};

template <const auto& Definition, std::uint32_t Index>
using component_parts = typename parts_choice<
    table_of<Definition>.components[Index].based != none>::template parts<Definition, Index>;

template <
    const auto& Definition,
    std::uint32_t Index,
    std::size_t Part,
    bool Based = table_of<Definition>.components[Index].based != none>
inline constexpr const auto& part_at = element_at<Part>(node_at<Definition, Index>.parts);
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
inline constexpr const auto&
    part_at<Definition, Index, Part, true> = based_part_at<Definition, Index, Part>;

template <const auto& Definition, std::uint32_t Index>
using interface_of = typename interface_in<typename parts_choice<
    table_of<Definition>.components[Index].based != none>::template all<Definition, Index>>::type;

}  // namespace cruller::v0::detail
