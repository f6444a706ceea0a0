// Lowering: a definition becomes a plan, with a row for each component and a function pointer for
// each handler.
#pragma once

#include <cruller/detail/plan/cache.hpp>
#include <cruller/detail/plan/config_rows.hpp>
#include <cruller/wiring.hpp>

namespace cruller::inline v0::detail {

// The row of a component; `Own` is its row in the system of a cached component.
template <const auto& Definition, std::uint32_t Index, bool Own>
constexpr plan::component plan_row() {
  constexpr const component_row& at = table_of<Definition>.components[Index];
  using type = instance_type<Definition, Index>;
  plan::component row{};
  row.id = table_of<Definition>.id_of_component(Index);
  row.type = type_of<std::remove_cvref_t<type>>();
  row.locate = &locate_instance<Definition, Index>;
  row.is_const = !at.is_constant && std::is_const_v<std::remove_reference_t<type>>;
  if constexpr (at.is_cached || !std::is_trivially_destructible_v<stored_type<Definition, Index>>)
    row.destroy = &destroy_instance<Definition, Index>;
  if constexpr (at.has_interface) {
    row.interface = type_of<interface_of<Definition, Index>>();
    row.locate_interface = &locate_interface<Definition, Index>;
  }
  row.values = &values_of<Definition>;
  row.values_index = Index;
  if constexpr (at.is_constant) {
    row.is_constant = true;
    row.create = &copy_constant<Definition, Index>;
    row.config = rows_of_constant<Definition, Index>;
  } else {
    using parts = component_parts<Definition, Index>;
    if constexpr (printable<std::remove_cvref_t<type>>)
      row.print = &print_at<std::remove_cvref_t<type>>;
    if constexpr (parts::doc != parts::count) row.doc = part_at<Definition, Index, parts::doc>.text;
    if constexpr (parts::timeout != parts::count)
      row.timeout = part_at<Definition, Index, parts::timeout>.limit;
    if constexpr (parts::supervise != parts::count)
      row.supervision = &part_at<Definition, Index, parts::supervise>.how;
    if constexpr (parts::health != parts::count)
      row.health_every = part_at<Definition, Index, parts::health>.interval;
    row.is_entry_point = parts::entry_point != parts::count;
    row.is_on_main_thread = parts::on_main_thread != parts::count;
    row.steps = steps_of<Definition, Index>;
    if constexpr (parts::works != 0) row.works = works_of<Definition, Index>();
    if constexpr (parts::config != parts::count)
      row.config = config_of_component<Definition, Index>;
  }
  if constexpr (Own) {
    row.health_every = std::chrono::nanoseconds(-1);  // The systems that share it check it.
    return row;
  }
  constexpr auto& edges = edges_of<Definition>;
  const std::uint32_t begin = edges.begin[Index];
  const std::uint32_t count = edges.begin[Index + 1] - begin;
  row.dependencies = {edges.to.data() + begin, count};
  row.order_only = {edges.order_only.data() + begin, count};
  if constexpr (at.is_cached) {
    row.is_cached = true;
    row.values = nullptr;  // It is started in its own system.
    row.create = &acquire_instance<Definition, Index>;
    row.destroy = &release_instance<Definition, Index>;
    row.steps = shared_steps_of<Definition, Index>;
  }
  return row;
}

// How the components in a group are supervised, or null.
template <const auto& Definition, std::uint32_t Group>
consteval const supervision* supervision_of_group() {
  if constexpr (table_of<Definition>.groups[Group].has_base) {
    using base = std::remove_cvref_t<decltype(base_at<Definition, Group>)>;
    constexpr std::size_t place = supervise_in<base>;
    if constexpr (place != summary_of<base>::size)
      return &element_at<place>(base_at<Definition, Group>.parts).how;
  }
  return nullptr;
}
template <const auto& Definition>
inline constexpr auto supervision_of_groups = [
]<std::uint32_t... Group>(std::integer_sequence<std::uint32_t, Group...>) {
  return std::array<const supervision*, sizeof...(Group)>{
      supervision_of_group<Definition, Group>()...};
}
(std::make_integer_sequence<std::uint32_t, table_of<Definition>.group_count>{});

// Groups that are more than a prefix of ids, and aliases.
template <const auto& Definition>
inline constexpr auto plan_groups = [] {
  constexpr auto& t = table_of<Definition>;
  constexpr auto is_special = [](const group_row& each) {
    return each.is_mount || each.is_sequence || each.has_base;
  };
  constexpr std::size_t count = [&] {
    std::size_t sum = 0;
    for (const group_row& each : t.groups) sum += is_special(each);
    return sum;
  }();
  std::array<plan::group, count> groups{};
  std::size_t next = 0;
  for (std::size_t g = 0; g != t.group_count; ++g)
    if (const group_row& each = t.groups[g]; is_special(each))
      groups[next++] = {
          t.id_of(each),
          each.is_mount,
          each.is_sequence,
          each.has_base,
          supervision_of_groups<Definition>[g]};
  return groups;
}();

template <const auto& Definition>
inline constexpr auto plan_aliases = [] {
  constexpr auto& t = table_of<Definition>;
  std::array<plan::alias, t.alias_count> aliases{};
  for (std::uint32_t a = 0; a != t.alias_count; ++a) {
    const target to = t.aliases[a].to;
    aliases[a] = {
        t.id_of(t.aliases[a]),
        to.group == none ? t.id_of_component(to.first) : t.id_of_group(to.group),
        t.aliases[a].leads_outside};
  }
  return aliases;
}();

// The wiring of a definition, made with its first system and never destroyed: systems that are
// stopped at the end of the program still need it.
template <const auto& Definition>
const wiring& wiring_of() {
  if constexpr (table_of<Definition>.has_cached) touch_cache();
  static const wiring&
      made = *[]<std::uint32_t... Index>(std::integer_sequence<std::uint32_t, Index...>) {
    static const std::array<plan::component, sizeof...(Index)> rows{
        {plan_row<Definition, Index, false>()...}};
    return new wiring(plan{rows, plan_groups<Definition>, plan_aliases<Definition>});
  }
  (std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{});
  return made;
}

}  // namespace cruller::v0::detail
