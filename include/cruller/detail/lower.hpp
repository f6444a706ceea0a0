// Lowering: a definition becomes a plan, one row a component, one function pointer a handler.
#pragma once

#include <cruller/detail/cache.hpp>
#include <cruller/detail/config_rows.hpp>
#include <cruller/wiring.hpp>

namespace cruller::detail {

// What a constant or a config says.
template <const auto& Definition, std::uint32_t Index>
consteval auto value_type_of() {
  if constexpr (is_constant<Definition, Index>)
    return types<node_type<Definition, Index>>{};
  else
    return types<typename component_parts<Definition, Index>::data>{};
}

// What a row says of a component itself, wherever it lives.
template <const auto& Definition, std::uint32_t Index>
constexpr plan::component common_row() {
  using type = instance_type<Definition, Index>;
  using parts = component_parts<Definition, Index>;
  plan::component row{};
  row.id = table_of<Definition>.id_of_component(Index);
  row.type = &typeid(std::remove_cvref_t<type>);
  row.locate = &locate_instance<Definition, Index>;
  if constexpr (parts::has_interface) {
    row.interface = &typeid(interface_of<Definition, Index>);
    row.locate_interface = &locate_interface<Definition, Index>;
  }
  if constexpr (reads_environment<typename decltype(first_type(value_type_of<Definition, Index>())
                )::type>)
    row.prepare = &prepare_instance<Definition, Index>;
  if constexpr (!is_constant<Definition, Index>) {
    if constexpr (parts::doc != parts::count) row.doc = part_at<Definition, Index, parts::doc>.text;
    if constexpr (parts::timeout != parts::count)
      row.timeout = part_at<Definition, Index, parts::timeout>.limit;
    if constexpr (parts::config != parts::count) {
      row.named_config = is_named<typename parts::data>;
      row.config = std::span<const plan::config_value>(config_of_component<Definition, Index>)
                       .subspan(1);
    }
  }
  return row;
}

// The row of a cached component in the system of its own.
template <const auto& Definition, std::uint32_t Index>
constexpr plan::component own_row() {
  plan::component row = common_row<Definition, Index>();
  row.steps = steps_of<Definition, Index>;
  row.destroy = &destroy_instance<Definition, Index>;
  return row;
}

template <const auto& Definition, std::uint32_t Index>
constexpr plan::component plan_row() {
  constexpr auto& edges = edges_of<Definition>;
  plan::component row = common_row<Definition, Index>();
  const std::uint32_t begin = edges.begin[Index];
  const std::uint32_t count = edges.begin[Index + 1] - begin;
  row.dependencies = {edges.to.data() + begin, count};
  row.order_only = {edges.order_only.data() + begin, count};
  if constexpr (table_of<Definition>.components[Index].is_cached) {
    row.is_cached = true;
    row.prepare = nullptr;  // It has been started before, or is about to be in its own system.
    row.create = &acquire_instance<Definition, Index>;
    row.destroy = &release_instance<Definition, Index>;
    row.steps = shared_steps_of<Definition, Index>;
    return row;
  }
  if constexpr (!std::is_trivially_destructible_v<stored_type<Definition, Index>>)
    row.destroy = &destroy_instance<Definition, Index>;
  if constexpr (is_constant<Definition, Index>) {
    using value = node_type<Definition, Index>;
    row.is_constant = true;
    row.create = &copy_constant<Definition, Index>;
    if constexpr (settable<value>::is) row.read = &read_from_text<Definition, Index>;
    if constexpr (ref_count<value> == 0) row.show = &show_constant<Definition, Index>;
  } else {
    row.steps = steps_of<Definition, Index>;
  }
  return row;
}

// Groups that are more than a name, and other names for what there is.
template <const auto& Definition>
inline constexpr auto plan_groups = [] {
  constexpr auto& t = table_of<Definition>;
  constexpr auto is_special = [](const group_row& each) {
    return each.is_mount || each.is_sequence || each.base != nullptr;
  };
  constexpr std::size_t count = [&] {
    std::size_t sum = 0;
    for (const group_row& each : t.groups) sum += is_special(each);
    return sum;
  }();
  std::array<plan::group, count> groups{};
  std::size_t next = 0;
  for (const group_row& each : t.groups)
    if (is_special(each))
      groups[next++] = {t.id_of(each), each.is_mount, each.is_sequence, each.base != nullptr};
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
        to.group == none ? t.id_of_component(to.first) : t.id_of_group(to.group)};
  }
  return aliases;
}();

// The wiring of a definition: made once, when its first system is.
template <const auto& Definition>
const wiring& wiring_of() {
  if constexpr (table_of<Definition>.has_cached) touch_cache();
  static const wiring made = [
  ]<std::uint32_t... Index>(std::integer_sequence<std::uint32_t, Index...>) {
    static const std::array<plan::component, sizeof...(Index)> rows{
        {plan_row<Definition, Index>()...}};
    return wiring(plan{rows, plan_groups<Definition>, plan_aliases<Definition>});
  }
  (std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{});
  return made;
}

}  // namespace cruller::detail
