// Groups: components under a common name; and the definition, which is the root group.
#pragma once

#include <boost/hana/basic_tuple.hpp>
#include <cruller/base.hpp>
#include <cruller/config.hpp>
#include <utility>

namespace cruller {
namespace node {

/// Entries by name: components, constants, and groups again; and at most one base.
template <typename... Entries>
struct group {
  boost::hana::basic_tuple<Entries...> entries;  ///< As written.
};

/// A group whose entries start one after the other.
template <typename... Entries>
struct sequence {
  boost::hana::basic_tuple<Entries...> entries;  ///< As written.
};

/// A definition that stands as a group in another.
template <typename... Entries>
struct mount {
  boost::hana::basic_tuple<Entries...> entries;  ///< As written.
};

/// The path inside a mounted definition that leads to a path outside.
template <text Inside, text Outside>
struct import_of {};

/// What a definition carries where nothing went wrong while it was put together.
struct no_fault;

/// A wrong override of a definition that is mounted. Stands among its entries, without a name.
template <typename Fault>
struct carried_fault {
  static constexpr std::string_view name{};  ///< None.
  static constexpr std::uint64_t hash = 0;   ///< That of no name.
};

/// A whole definition. `Fault` names a wrong override, which `system` refuses.
template <typename Root, typename Fault = no_fault>
struct definition {
  Root root;  ///< The root group.

  /// Itself: what `nth_definition` has to look for.
  constexpr const definition& get() const { return *this; }
};

}  // namespace node

namespace detail {

// What may stand in a group.
template <typename T>
inline constexpr bool is_group_part = is_entry<T> || is_base<T>;

}  // namespace detail

namespace dsl {

/// A group of components, constants and groups, nested to any depth:
/// `group("store"_k = component(…), "pool"_k = 4)`.
template <typename... Entries>
requires(...&& detail::is_group_part<Entries>) constexpr node::group<Entries...> group(
    Entries... entries
) {
  return {boost::hana::basic_tuple<Entries...>(std::move(entries)...)};
}

/// A group whose entries start one after the other, as they are written, and stop in reverse. An
/// entry that is a group counts as a whole.
template <typename... Entries>
requires(...&& detail::is_group_part<Entries>) constexpr node::sequence<Entries...> sequence(
    Entries... entries
) {
  return {boost::hana::basic_tuple<Entries...>(std::move(entries)...)};
}

/// A definition: the root group of a system. It is data; nothing runs until a `system` of it is
/// started. Keep it in a variable at namespace scope, or in a `static` one.
template <typename... Entries>
requires(...&& detail::is_group_part<Entries>) constexpr node::definition<
    node::group<Entries...>> define(Entries... entries) {
  return {{boost::hana::basic_tuple<Entries...>(std::move(entries)...)}};
}

}  // namespace dsl
}  // namespace cruller
