// Named systems: several definitions, one of which is chosen by name at run time.
#pragma once

#include <array>
#include <cruller/system.hpp>
#include <cruller/system_choice.hpp>
#include <memory>
#include <string>
#include <vector>

namespace cruller::inline v0 {
namespace node {

/// Definitions by name.
template <typename... Entries>
struct named_systems {
  detail::elements<Entries...> entries;  ///< As written.

  /// The number of definitions.
  static constexpr std::size_t size() { return sizeof...(Entries); }
};

/// One of several named definitions. It has no members, so it can be a template argument with a
/// short name, and does not depend on the order of initialization.
template <const auto& Systems, std::size_t Index>
struct nth_definition {
  /// The definition.
  constexpr const auto& get() const { return detail::element_at<Index>(Systems.entries).value; }
  /// Its name.
  static consteval std::string_view system_name() {
    return std::remove_cvref_t<decltype(detail::element_at<Index>(Systems.entries))>::name;
  }
};

}  // namespace node

namespace detail {

template <typename T>
inline constexpr bool is_definition_entry = false;
template <text Name, typename Root, typename Fault>
inline constexpr bool is_definition_entry<node::entry<Name, node::definition<Root, Fault>>> = true;

}  // namespace detail

namespace node {

/// The word `named_systems`.
struct named_systems_word {
  /// The definitions, by name.
  template <typename... Entries>
  requires(
      sizeof...(Entries) != 0 && (... && detail::is_definition_entry<Entries>)
  ) constexpr named_systems<Entries...>
  operator()(Entries... entries) const {
    return {detail::elements<Entries...>(std::move(entries)...)};
  }
};

}  // namespace node

namespace dsl {

/// Definitions with names: `named_systems("dev"_k = todo, "test"_k = with(todo, …))`. The first one
/// is the default of `cruller::run`.
inline constexpr node::named_systems_word named_systems{};

}  // namespace dsl

/// One of several named systems as a definition: `cruller::system<cruller::nth<systems, 1>>`.
template <const auto& Systems, std::size_t Index>
inline constexpr node::nth_definition<Systems, Index> nth{};

namespace detail {

// The first name that is invalid or used twice.
struct system_name_fault {
  fault_kind kind = fault_kind::none;
  std::string_view name{};
};

template <typename... Entries>
consteval system_name_fault find_system_name_fault(types<node::named_systems<Entries...>>) {
  const std::string_view names[] = {Entries::name...};
  for (std::size_t i = 0; i != sizeof...(Entries); ++i) {
    if (!is_name(names[i])) return {fault_kind::bad_name, names[i]};
    for (std::size_t k = 0; k != i; ++k)
      if (names[k] == names[i]) return {fault_kind::name_used_twice, names[i]};
  }
  return {};
}

template <const auto& Systems>
inline constexpr system_name_fault system_name_fault_of =
    find_system_name_fault(types<std::remove_cvref_t<decltype(Systems)>>{});

template <const auto& Systems>
inline constexpr auto system_name_label =
    label<refused::name, system_name_fault_of<Systems>.name.size()>(
        system_name_fault_of<Systems>.name
    );

template <const auto& Systems, fault_kind Kind = system_name_fault_of<Systems>.kind>
struct verdict_on_names {};
template <const auto& Systems>
struct verdict_on_names<Systems, fault_kind::bad_name>
    : name_is_no_name<label<refused::in, 13>("named_systems"), system_name_label<Systems>> {};
template <const auto& Systems>
struct verdict_on_names<Systems, fault_kind::name_used_twice>
    : name_used_twice<label<refused::in, 13>("named_systems"), system_name_label<Systems>> {};

// The verdict on several systems: on their names, otherwise on the first one that is refused. It is
// here and not where each system is made, so that few notes separate the user's line from the
// message.
template <const auto& Systems, std::size_t Index>
consteval auto find_verdict_on_systems() {
  if constexpr (system_name_fault_of<Systems>.kind != fault_kind::none || Index == Systems.size())
    return only_type<verdict_on_names<Systems>>{};
  else if constexpr (fault_of<nth<Systems, Index>> != fault_kind::none)
    return only_type<verdict<nth<Systems, Index>, fault_of<nth<Systems, Index>>>>{};
  else
    return find_verdict_on_systems<Systems, Index + 1>();
}
template <const auto& Systems>
using verdict_on_systems = typename decltype(find_verdict_on_systems<Systems, 0>())::type;

template <const auto& Systems, std::size_t Index>
std::unique_ptr<any_system> make_nth() {
  return std::unique_ptr<any_system>(new system<nth<Systems, Index>>);
}

template <const auto& Systems, std::size_t... Index>
constexpr std::array<system_choice, sizeof...(Index)> make_choices(std::index_sequence<Index...>) {
  return {
      {{std::remove_cvref_t<decltype(detail::element_at<Index>(Systems.entries))>::name,
        &make_nth<Systems, Index>}...}};
}

template <const auto& Systems>
inline constexpr auto choices = make_choices<Systems>(std::make_index_sequence<Systems.size()>{});

}  // namespace detail

/// The names of several systems, in the order of the definition. Thread-safe.
template <const auto& Systems>
[[nodiscard]] std::vector<std::string> system_names() {
  std::vector<std::string> names;
  for (const system_choice& each : detail::choices<Systems>) names.emplace_back(each.name);
  return names;
}

/// A live, stopped system of the definition with this name. Throws `unknown_system`, which lists
/// the names and suggests the nearest one. Thread-safe.
template <const auto& Systems>
[[nodiscard]] std::unique_ptr<any_system> make_system(std::string_view name) {
  static_assert(sizeof(detail::verdict_on_systems<Systems>) != 0);
  for (const system_choice& each : detail::choices<Systems>)
    if (each.name == name) return each.make();
  throw unknown_system(name, system_names<Systems>());
}

}  // namespace cruller::v0
