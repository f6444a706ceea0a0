// Lowering: a definition becomes a plan, one row a component, one function pointer a handler.
#pragma once

#include <any>
#include <cruller/context.hpp>
#include <cruller/detail/given_value.hpp>
#include <cruller/detail/verdict.hpp>
#include <cruller/plan.hpp>
#include <cruller/wiring.hpp>

namespace cruller::detail {

// --- steps --------------------------------------------------------------------------------------

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
void make_instance(void* instances, context& step) {
  using type = instance_type<Definition, Index>;
  using how = call<Definition, Index, Part>;
  void* const at = address<Definition, Index>(instances);
  if constexpr (std::is_reference_v<type>)
    ::new (at) stored_type<Definition, Index>(std::addressof(how::run(instances, step)));
  else if constexpr (std::is_void_v<decltype(how::run(instances, step))>)
    how::run(instances, step), ::new (at) type;
  else
    ::new (at) type(how::run(instances, step));
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
void run_step(void* instances, context& step) {
  using how = call<Definition, Index, Part>;
  using result = decltype(how::run(instances, step));
  if constexpr (how::handler_type::signal.name == "status" && !std::is_void_v<result>) {
    auto&& answer = how::run(instances, step);
    if (!step.wants_reply()) return;
    std::string text;
    print(text, answer);
    step.reply(std::move(text));
  } else {
    static_cast<void>(how::run(instances, step));
  }
}

template <const auto& Definition, std::uint32_t Index>
void copy_constant(void* instances, context& step) {
  using type = instance_type<Definition, Index>;
  using stored = stored_type<Definition, Index>;
  using value = node_type<Definition, Index>;
  void* const at = address<Definition, Index>(instances);
  if constexpr (ref_count<value> == 0) {
    if (const std::any* const given = step.value())
      ::new (at) stored(std::any_cast<const given_value<value>&>(*given).value);
    else
      ::new (at) stored(node_at<Definition, Index>);
  } else {
    using source = argument<
        Definition,
        Index,
        table_of<Definition>.components[Index].first_ref,
        value>;
    if constexpr (std::is_reference_v<type>)
      ::new (at) stored(std::addressof(source::get(node_at<Definition, Index>, instances)));
    else
      ::new (at) stored(source::get(node_at<Definition, Index>, instances));
  }
}

template <const auto& Definition, std::uint32_t Index>
void destroy_instance(void* instances) {
  std::destroy_at(std::launder(
      static_cast<stored_type<Definition, Index>*>(address<Definition, Index>(instances))
  ));
}

template <const auto& Definition, std::uint32_t Index>
void* locate_instance(void* instances) {
  return const_cast<void*>(static_cast<const void*>(std::addressof(get<Definition, Index>(instances)
  )));
}

template <const auto& Definition, std::uint32_t Index>
std::any read_from_text(
    const std::any* current, std::string_view path, std::string_view member, std::string_view text
) {
  return read_constant(node_at<Definition, Index>, current, path, member, text);
}

template <const auto& Definition, std::uint32_t Index>
void show_constant(const std::any* given, std::string& out) {
  using value = node_type<Definition, Index>;
  if (given != nullptr)
    print(out, std::any_cast<const given_value<value>&>(*given).value, true);
  else
    print(out, node_at<Definition, Index>, true);
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part, typename Handler>
constexpr plan::step step_of() {
  if constexpr (Handler::when == hook::none && Handler::signal.name == "start")
    return {Handler::signal, Handler::when, &make_instance<Definition, Index, Part>};
  else
    return {Handler::signal, Handler::when, &run_step<Definition, Index, Part>};
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
consteval void add_step(plan::step*& out) {
  using part = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  if constexpr (is_step<part>) *out++ = step_of<Definition, Index, Part, part>();
}

template <const auto& Definition, std::uint32_t Index, std::size_t... Part>
consteval auto list_steps(std::index_sequence<Part...>) {
  std::array<plan::step, component_parts<Definition, Index>::steps> steps{};
  plan::step* out = steps.data();
  (add_step<Definition, Index, Part>(out), ...);
  return steps;
}

// The handlers and hooks of a component, in the order in which they are written; the engine
// sorts them by signal.
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto steps_of = list_steps<Definition, Index>(
    std::make_index_sequence<component_parts<Definition, Index>::count>{}
);

// --- configs ------------------------------------------------------------------------------------

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
  const int in_order[] = {(list_config(out, {}, group, node::ref<Paths, Local>{}), 0)...};
  static_cast<void>(in_order);
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
  boost::hana::unpack(value.values, [&](const auto&... each) {
    const int in_order[] = {0, (list_config(out, {}, group, each), 0)...};
    static_cast<void>(in_order);
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
  boost::hana::unpack(value.entries, [&](const auto&... each) {
    const int in_order[] = {0, (list_config(out, each.name, group, each.value), 0)...};
    static_cast<void>(in_order);
  });
  head.size = static_cast<std::uint32_t>(out - &head) - 1;
}

// All but the first row, which would say that a config is a map or a list.
template <const auto& Definition, std::uint32_t Index>
inline constexpr auto config_of_component = [] {
  using parts = component_parts<Definition, Index>;
  std::array<plan::config_value, config_rows<typename parts::data>> all{};
  if constexpr (parts::config != parts::count) {
    constexpr std::string_view group = table_of<Definition>.id_of_group(
        table_of<Definition>.components[Index].group
    );
    plan::config_value* out = all.data();
    list_config(out, {}, group, part_at<Definition, Index, parts::config>.data);
  }
  return all;
}();

template <typename Data>
inline constexpr bool is_named = false;
template <typename... Entries>
inline constexpr bool is_named<node::map<Entries...>> = true;

// --- the plan -----------------------------------------------------------------------------------

// What each component needs, one after the other, and where each of them begins.
template <std::uint32_t Components, std::uint32_t Edges>
struct edge_table {
  std::array<std::uint32_t, Components + 1> begin{};
  std::array<std::uint32_t, Edges> to{};
};

template <const auto& Definition>
inline constexpr std::uint32_t edge_count = [] {
  std::uint32_t count = 0;
  for (const ref_target& ref : table_of<Definition>.refs) count += ref.end - ref.first;
  return count;
}();

template <const auto& Definition>
inline constexpr auto edges_of = [] {
  constexpr auto& t = table_of<Definition>;
  edge_table<t.component_count, edge_count<Definition>> result;
  std::uint32_t next = 0;
  std::uint32_t ref = 0;
  for (std::uint32_t i = 0; i != t.component_count; ++i) {
    result.begin[i] = next;
    for (std::uint32_t k = 0; k != t.components[i].refs; ++k, ++ref)
      for (std::uint32_t to = t.refs[ref].first; to != t.refs[ref].end; ++to)
        result.to[next++] = to;
  }
  result.begin[t.component_count] = next;
  return result;
}();

template <const auto& Definition, std::uint32_t Index>
constexpr plan::component plan_row() {
  constexpr auto& t = table_of<Definition>;
  constexpr auto& edges = edges_of<Definition>;
  using type = instance_type<Definition, Index>;
  plan::component row{};
  row.id = t.id_of_component(Index);
  row.dependencies = {
      edges.to.data() + edges.begin[Index], edges.begin[Index + 1] - edges.begin[Index]};
  row.type = &typeid(std::remove_cvref_t<type>);
  row.locate = &locate_instance<Definition, Index>;
  if constexpr (!std::is_trivially_destructible_v<stored_type<Definition, Index>>)
    row.destroy = &destroy_instance<Definition, Index>;
  if constexpr (is_constant<Definition, Index>) {
    row.create = &copy_constant<Definition, Index>;
    if constexpr (ref_count<node_type<Definition, Index>> == 0) {
      row.read = &read_from_text<Definition, Index>;
      row.show = &show_constant<Definition, Index>;
    }
  } else {
    using parts = component_parts<Definition, Index>;
    if constexpr (parts::doc != parts::count) row.doc = part_at<Definition, Index, parts::doc>.text;
    row.steps = steps_of<Definition, Index>;
    if constexpr (parts::config != parts::count) {
      row.named_config = is_named<typename parts::data>;
      row.config = std::span<const plan::config_value>(config_of_component<Definition, Index>)
                       .subspan(1);
    }
  }
  return row;
}

// The wiring of a definition: made once, when its first system is.
template <const auto& Definition>
const wiring& wiring_of() {
  static const wiring made = [
  ]<std::uint32_t... Index>(std::integer_sequence<std::uint32_t, Index...>) {
    static const std::array<plan::component, sizeof...(Index)> rows{
        {plan_row<Definition, Index>()...}};
    return wiring(plan{rows});
  }
  (std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{});
  return made;
}

}  // namespace cruller::detail
