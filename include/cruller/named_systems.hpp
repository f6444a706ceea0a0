// Named systems: several definitions, of which one is chosen by its name when the program runs.
#pragma once

#include <array>
#include <cruller/run.hpp>
#include <cruller/system.hpp>
#include <memory>
#include <string>
#include <vector>

namespace cruller {
namespace node {

/// Definitions by name.
template <typename... Entries>
struct named_systems {
  boost::hana::basic_tuple<Entries...> entries;  ///< As written.

  /// How many.
  static constexpr std::size_t size() { return sizeof...(Entries); }
};

/// Stands for one of several named definitions. Holds nothing: so it can be a template argument
/// with a short name, and does not depend on when the definitions are initialized.
template <const auto& Systems, std::size_t Index>
struct nth_definition {
  /// The definition.
  constexpr const auto& get() const { return boost::hana::at_c<Index>(Systems.entries).value; }
};

}  // namespace node

namespace detail {

template <typename T>
inline constexpr bool is_definition_entry = false;
template <text Name, typename Root, typename Fault>
inline constexpr bool is_definition_entry<node::entry<Name, node::definition<Root, Fault>>> = true;

}  // namespace detail

namespace dsl {

/// Definitions by name: `named_systems("dev"_k = todo, "test"_k = with(todo, …))`. The first one
/// is what `cruller::run` starts when it is not told otherwise.
template <typename... Entries>
requires(
    sizeof...(Entries) != 0 && (... && detail::is_definition_entry<Entries>)
) constexpr node::named_systems<Entries...> named_systems(Entries... entries) {
  return {boost::hana::basic_tuple<Entries...>(std::move(entries)...)};
}

}  // namespace dsl

/// One of several named systems as a definition: `cruller::system<cruller::nth<systems, 1>>`.
template <const auto& Systems, std::size_t Index>
inline constexpr node::nth_definition<Systems, Index> nth{};

namespace detail {

// The first name that is no name, or stands twice.
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

template <const auto& Systems, std::size_t Index>
std::unique_ptr<any_system> make_nth() {
  return std::unique_ptr<any_system>(new system<nth<Systems, Index>>);
}

template <const auto& Systems, std::size_t... Index>
constexpr std::array<system_choice, sizeof...(Index)> make_choices(std::index_sequence<Index...>) {
  return {
      {{std::remove_cvref_t<decltype(boost::hana::at_c<Index>(Systems.entries))>::name,
        &make_nth<Systems, Index>}...}};
}

template <const auto& Systems>
inline constexpr auto choices = make_choices<Systems>(std::make_index_sequence<Systems.size()>{});

}  // namespace detail

/// The names of several systems, in the order in which they are written.
template <const auto& Systems>
std::vector<std::string> system_names() {
  std::vector<std::string> names;
  for (const system_choice& each : detail::choices<Systems>) names.emplace_back(each.name);
  return names;
}

/// A live system, stopped, of the definition with this name. Throws `unknown_system`, which lists
/// the names and shows the nearest.
template <const auto& Systems>
std::unique_ptr<any_system> make_system(std::string_view name) {
  static_assert(sizeof(detail::verdict_on_names<Systems>) != 0);
  for (const system_choice& each : detail::choices<Systems>)
    if (each.name == name) return each.make();
  throw unknown_system(name, system_names<Systems>());
}

/// The main function of a program made of named systems:
/// `int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }`.
/// `docs/run.md` lists its options; the other `run` says what it returns.
template <const auto& Systems>
int run(int argc, const char* const* argv) {
  static_assert(sizeof(detail::verdict_on_names<Systems>) != 0);
  return run(std::span<const system_choice>(detail::choices<Systems>), argc, argv);
}

}  // namespace cruller
