// The verdict on the structure of a definition, based on the table only, before instance types are
// computed.
#pragma once

#include <cruller/detail/refuse/carried_fault.hpp>
#include <cruller/detail/refuse/label.hpp>
#include <cruller/detail/table/node.hpp>
#include <cruller/detail/table/suggestion.hpp>

namespace cruller::inline v0::detail {

// The prefix of ids in messages: the name of the system, if it is one of several named ones.
template <const auto& Definition>
inline constexpr std::string_view system_before_id = [] {
  if constexpr (requires { Definition.system_name(); })
    return Definition.system_name();
  else
    return std::string_view();
}();
template <const auto& Definition, std::size_t Size>
consteval auto in_place(std::string_view id) {
  constexpr std::string_view system = system_before_id<Definition>;
  if constexpr (system.empty())
    return label<refused::in, Size>(id);
  else
    return joined<refused::in, system.size() + 2 + Size>({system, ": ", id});
}

template <const auto& Definition, std::uint32_t Index>
inline constexpr auto in_component =
    in_place<Definition, table_of<Definition>.id_of_component(Index).size()>(
        table_of<Definition>.id_of_component(Index)
    );

template <const auto& Definition, std::uint32_t Group>
inline constexpr auto in_group =
    in_place<Definition, table_of<Definition>.id_of_group(Group).size()>(
        table_of<Definition>.id_of_group(Group)
    );

// The component or group that contains the fault.
template <const auto& Definition, std::uint32_t Component, std::uint32_t Group>
inline constexpr auto in_either = in_component<Definition, Component>;
template <const auto& Definition, std::uint32_t Group>
inline constexpr auto in_either<Definition, none, Group> = in_group<Definition, Group>;

template <const auto& Definition>
inline constexpr const fault& first_fault = table_of<Definition>.first_fault;

template <template <std::size_t> typename Label, const auto& Definition>
inline constexpr auto fault_name =
    label<Label, first_fault<Definition>.name.size()>(first_fault<Definition>.name);

// The id that is most similar to a path, as a label.
template <const auto& Definition, nearest_id Nearest, std::uint32_t From>
consteval auto did_you_mean() {
  constexpr auto& t = table_of<Definition>;
  constexpr std::string_view id = Nearest.component != none ? t.id_of_component(Nearest.component)
                                  : Nearest.group != none   ? t.id_of_group(Nearest.group)
                                                            : std::string_view{};
  constexpr std::size_t skipped = From == 0 || id.empty() ? 0 : t.id_of_group(From).size() + 1;
  return label<refused::did_you_mean, id.size() - skipped>(id.substr(skipped));
}

template <const auto& Definition>
inline constexpr auto in_faulty = in_either<
    Definition,
    first_fault<Definition>.component,
    first_fault<Definition>.group>;

// The invalid part of a component or base.
template <typename Part, typename... Parts>
struct bad_part : bad_part<Parts...> {};
template <typename Part, typename... Parts>
requires(row_of_part<Part>.fault != fault_kind::none) struct bad_part<Part, Parts...> {
  using type = Part;
};
template <typename Node>
struct bad_part_in;
template <template <typename...> typename Node, typename... Parts>
struct bad_part_in<Node<Parts...>> : bad_part<Parts...> {};

template <const auto& Definition, std::uint32_t Component, std::uint32_t Group>
inline constexpr const auto& faulty_node = node_at<Definition, Component>;
template <const auto& Definition, std::uint32_t Group>
inline constexpr const auto& faulty_node<Definition, none, Group> = base_at<Definition, Group>;

template <const auto& Definition>
using bad_part_type = typename bad_part_in<
    std::remove_cvref_t<decltype(faulty_node<
                                 Definition,
                                 first_fault<Definition>.component,
                                 first_fault<Definition>.group>)>>::type;

template <typename Word>
only_type<Word> word_of(types<node::no_signal<Word>>);

template <const auto& Definition, std::size_t... Place>
only_type<refs_form_a_cycle<text<
    table_of<Definition>.id_of_component(walk_of<Definition>.cycle[Place]).size() +
    1>(table_of<Definition>.id_of_component(walk_of<Definition>.cycle[Place]))...>>
    cycle_refusal(std::index_sequence<Place...>);

// The verdict on a definition whose first fault is `Kind`. The refusal is its base, so that few
// lines of notes separate the user's line from the message.
template <const auto& Definition, fault_kind Kind>
struct verdict {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::override_to_nothing>
    : override_of<std::remove_cvref_t<decltype(Definition.get())>>::wrong::refusal {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::bad_name>
    : name_is_no_name<
          in_group<Definition, first_fault<Definition>.group>,
          fault_name<refused::name, Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::name_used_twice>
    : name_used_twice<
          in_group<Definition, first_fault<Definition>.group>,
          fault_name<refused::name, Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::part_is_no_part>
    : part_is_no_part<in_faulty<Definition>, bad_part_type<Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::hook_around_no_signal>
    : handler_for_no_signal<
          in_faulty<Definition>,
          typename decltype(word_of(types<bad_part_type<Definition>>{}))::type> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::part_stands_twice>
    : part_stands_twice<in_faulty<Definition>, fault_name<refused::part, Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::config_mixes>
    : config_mixes_names_and_positions<in_faulty<Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::ref_to_nothing>
    : ref_names_no_component<
          in_component<Definition, first_fault<Definition>.component>,
          fault_name<refused::ref, Definition>,
          did_you_mean<Definition, suggestion<Definition, first_fault<Definition>.ref>, 0>()> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::local_ref_to_nothing>
    : local_ref_names_no_component<
          in_component<Definition, first_fault<Definition>.component>,
          fault_name<refused::ref, Definition>,
          did_you_mean<
              Definition,
              suggestion<Definition, first_fault<Definition>.ref>,
              table_of<Definition>.components[first_fault<Definition>.component].group>()> {};

template <const auto& Definition>
inline constexpr const alias_row&
    faulty_alias = table_of<Definition>.aliases[first_fault<Definition>.alias];

// The scope of the paths of an alias, or of an import, which is an alias that leads outside.
template <const auto& Definition>
inline constexpr std::uint32_t alias_scope = [] {
  constexpr auto& t = table_of<Definition>;
  const std::uint32_t scope = t.groups[faulty_alias<Definition>.group].scope;
  if (!faulty_alias<Definition>.leads_outside || t.groups[scope].group == none) return scope;
  return t.groups[t.groups[scope].group].scope;
}();

// The path of an import inside its mount.
template <const auto& Definition>
consteval auto name_of_import() {
  constexpr auto& t = table_of<Definition>;
  constexpr std::string_view id = t.id_of(faulty_alias<Definition>);
  constexpr std::uint32_t scope = t.groups[faulty_alias<Definition>.group].scope;
  constexpr std::size_t skipped = scope == 0 ? 0 : t.id_of_group(scope).size() + 1;
  return label<refused::name, id.size() - skipped>(id.substr(skipped));
}

template <const auto& Definition>
struct verdict<Definition, fault_kind::alias_to_nothing>
    : alias_names_no_component<
          in_group<Definition, first_fault<Definition>.group>,
          fault_name<refused::ref, Definition>,
          did_you_mean<
              Definition,
              nearest<Definition>(first_fault<Definition>.name, alias_scope<Definition>, none),
              alias_scope<Definition>>()> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::import_to_nothing>
    : import_names_no_component<
          in_group<Definition, table_of<Definition>.groups[first_fault<Definition>.group].scope>,
          name_of_import<Definition>(),
          fault_name<refused::ref, Definition>,
          did_you_mean<
              Definition,
              nearest<Definition>(first_fault<Definition>.name, alias_scope<Definition>, none),
              alias_scope<Definition>>()> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::import_unused>
    : import_is_not_used<
          in_group<Definition, first_fault<Definition>.group>,
          name_of_import<Definition>(),
          fault_name<refused::ref, Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::entry_is_misplaced>
    : entry_is_misplaced<
          in_group<Definition, first_fault<Definition>.group>,
          fault_name<refused::name, Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::value_is_misplaced>
    : value_is_misplaced<in_faulty<Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::alias_in_sequence>
    : alias_stands_in_a_sequence<
          in_group<Definition, first_fault<Definition>.group>,
          fault_name<refused::name, Definition>> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::base_stands_twice>
    : base_stands_twice<in_group<Definition, first_fault<Definition>.group>> {};

// The first component that the wrong ref leads to and that is not cached.
template <const auto& Definition>
inline constexpr std::uint32_t uncached = [] {
  constexpr auto& t = table_of<Definition>;
  std::uint32_t i = t.refs[first_fault<Definition>.ref].first;
  while (t.components[i].is_cached) ++i;
  return i;
}();

template <const auto& Definition>
struct verdict<Definition, fault_kind::cached_needs_uncached>
    : cached_needs_uncached<
          in_component<Definition, first_fault<Definition>.component>,
          label<refused::name, table_of<Definition>.id_of_component(uncached<Definition>).size()>(
              table_of<Definition>.id_of_component(uncached<Definition>)
          )> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::cached_is_supervised>
    : cached_has_no_supervisor<in_faulty<Definition>> {};

template <typename T>
only_type<T> required_type(const node::required<T>&);

template <const auto& Definition>
struct verdict<Definition, fault_kind::required_is_missing>
    : required_is_missing<
          in_component<Definition, table_of<Definition>.required>,
          typename decltype(required_type(node_at<Definition, table_of<Definition>.required>)
          )::type> {};

template <const auto& Definition>
struct verdict<Definition, fault_kind::cycle>
    : decltype(cycle_refusal<Definition>(
          std::make_index_sequence<walk_of<Definition>.cycle_length>{}
      ))::type {};

}  // namespace cruller::v0::detail
