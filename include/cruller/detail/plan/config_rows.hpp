// Configs as rows of a plan, for `describe`.
#pragma once

#include <cruller/detail/instance/component_parts.hpp>
#include <cruller/detail/text/printing.hpp>
#include <cruller/plan.hpp>

namespace cruller::inline v0::detail {

template <typename Value>
inline constexpr std::uint32_t config_rows = 1;
template <typename... Values>
inline constexpr std::uint32_t config_rows<node::list<Values...>> = (1 + ... + config_rows<Values>);
template <text Name, typename Value>
inline constexpr std::uint32_t config_rows<node::entry<Name, Value>> = config_rows<Value>;
template <typename... Entries>
inline constexpr std::uint32_t config_rows<node::map<Entries...>> =
    (1 + ... + config_rows<Entries>);

template <typename Value>
constexpr void list_config(
    plan::config_value*& out, std::string_view name, std::string_view, const Value& value
) {
  *out++ = {plan::config_value::kind::value, name, {}, {}, 0, &value, &print_at<Value>};
}
template <text Path, bool Local>
constexpr void
list_config(plan::config_value*& out, std::string_view name, std::string_view group, const node::ref<Path, Local>&) {
  *out++ = {
      plan::config_value::kind::ref,
      name,
      Path.view(),
      Local ? group : std::string_view{},
      0,
      nullptr,
      nullptr};
}
template <typename... Entries>
constexpr void list_config(
    plan::config_value*& out,
    std::string_view name,
    std::string_view group,
    const node::map<Entries...>& value
);
template <text... Paths, bool... Local>
requires(
    sizeof...(Paths) != 0
) constexpr void list_config(plan::config_value*& out, std::string_view name, std::string_view group, const node::list<node::ref<Paths, Local>...>&) {
  *out++ = {plan::config_value::kind::list, name, {}, {}, sizeof...(Paths), nullptr, nullptr};
  (static_cast<void>(list_config(out, {}, group, node::ref<Paths, Local>{})), ...);
}

template <typename... Values>
constexpr void list_config(
    plan::config_value*& out,
    std::string_view name,
    std::string_view group,
    const node::list<Values...>& value
) {
  plan::config_value& head = *out++;
  head = {plan::config_value::kind::list, name, {}, {}, 0, nullptr, nullptr};
  detail::unpack(value.values, [&](const auto&... each) {
    (static_cast<void>(list_config(out, {}, group, each)), ...);
  });
  head.size = static_cast<std::uint32_t>(out - &head) - 1;
}
template <typename... Entries>
constexpr void list_config(
    plan::config_value*& out,
    std::string_view name,
    std::string_view group,
    const node::map<Entries...>& value
) {
  plan::config_value& head = *out++;
  head = {plan::config_value::kind::map, name, {}, {}, 0, nullptr, nullptr};
  detail::unpack(value.entries, [&](const auto&... each) {
    (static_cast<void>(list_config(out, each.name, group, each.value)), ...);
  });
  head.size = static_cast<std::uint32_t>(out - &head) - 1;
}

// The rows of a component's config of this type.
template <const auto& Definition, std::uint32_t Index, typename Data>
constexpr auto list_config(Data*) {
  using parts = component_parts<Definition, Index>;
  std::array<plan::config_value, config_rows<Data>> all{};
  if constexpr (parts::config != parts::count) {
    plan::config_value* out = all.data();
    list_config(
        out,
        {},
        table_of<Definition>.id_of_group(table_of<Definition>.components[Index].group),
        part_at<Definition, Index, parts::config>.data
    );
  }
  return all;
}

// The rows of a config with only refs, as most are: one function for all configs with the same
// number of refs.
template <const auto& Definition, std::size_t Count>
consteval auto list_refs(const std::array<const ref_row*, Count>& refs, std::uint32_t component) {
  using kind = plan::config_value::kind;
  constexpr auto& t = table_of<Definition>;
  std::array<plan::config_value, Count + 1> all{};
  plan::config_value* out = all.data();
  *out++ = {kind::list, {}, {}, {}, Count, nullptr, nullptr};
  for (const ref_row* const each : refs)
    *out++ = {
        kind::ref,
        {},
        each->path,
        each->local ? t.id_of_group(t.components[component].group) : std::string_view{},
        0,
        nullptr,
        nullptr};
  return all;
}
template <const auto& Definition, std::uint32_t Index, text... Paths, bool... Local>
requires(
    sizeof...(Paths) != 0
) consteval auto list_config(node::list<node::ref<Paths, Local>...>*) {
  return list_refs<Definition>(refs_of<node::list<node::ref<Paths, Local>...>>, Index);
}

// All rows except the first, which would say that the config is a map or a list.
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto config_of_component = list_config<Definition, Index>(
    static_cast<typename component_parts<Definition, Index>::data*>(nullptr)
);

// Whether a constant is shown row by row: a map or list in which something is worked out when it
// starts.
template <typename Value>
inline constexpr bool has_rows = is_resolved<Value> && (is_dsl_map<Value> || is_dsl_list<Value>);

// Its rows, without the first.
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto rows_of_constant = [] {
  constexpr auto& t = table_of<Definition>;
  std::array<plan::config_value, config_rows<node_type<Definition, Index>>> all{};
  plan::config_value* out = all.data();
  list_config(out, {}, t.id_of_group(t.components[Index].group), node_at<Definition, Index>);
  return all;
}();

template <typename Data>
inline constexpr bool is_named = false;
template <typename... Entries>
inline constexpr bool is_named<node::map<Entries...>> = true;

}  // namespace cruller::v0::detail
