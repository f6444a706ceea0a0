// Groups: components with a common prefix; and the definition, which is the root group.
#pragma once

#include <cruller/dsl/base.hpp>
#include <cruller/dsl/config.hpp>
#include <cruller/refusals.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace detail {

// What a group may contain.
template <typename T>
inline constexpr bool is_group_part = is_entry<T> || is_base<T>;

// The type of the first one that it may not contain.
template <typename First, typename... Rest>
struct first_unnamed {
  using type = typename first_unnamed<Rest...>::type;
};
template <typename First, typename... Rest>
requires(!is_group_part<First>) struct first_unnamed<First, Rest...> {
  using type = First;
};

}  // namespace detail

namespace node {

/// Named entries: components, constants and nested groups; and at most one base.
template <typename... Entries>
struct group {
  detail::elements<Entries...> entries;  ///< As written.
};

/// A group whose entries start one after the other.
template <typename... Entries>
struct sequence {
  detail::elements<Entries...> entries;  ///< As written.
};

/// A definition that is a group of another definition.
template <typename... Entries>
struct mount {
  detail::elements<Entries...> entries;  ///< As written.
};

/// An import: a path inside a mounted definition that leads to a path outside.
template <text Inside, text Outside>
struct import_of {};

/// The paths that a mount shows. An entry of the mount without a name.
template <text... Paths>
struct exports_of {
  static constexpr std::string_view name{};  ///< None.
  static constexpr std::uint64_t hash = 0;   ///< That of no name.
};

/// The `Fault` of a definition without a mistake.
struct no_fault;

/// A wrong override in a definition that is mounted. One of its entries, without a name.
template <typename Fault>
struct carried_fault {
  static constexpr std::string_view name{};  ///< None.
  static constexpr std::uint64_t hash = 0;   ///< That of no name.
};

/// A whole definition. `Fault` is a wrong override, which `system` refuses.
template <typename Root, typename Fault = no_fault>
struct definition {
  Root root;  ///< The root group.

  /// Itself, so that it has the interface of `nth_definition`.
  constexpr const definition& get() const { return *this; }
};

/// The words `group`, `sequence` and `define`: each makes one of these from its entries.
template <template <typename...> typename Made>
struct group_word {
  /// The group, sequence or definition, from its entries.
  template <typename... Entries>
  requires(...&& detail::is_group_part<Entries>) constexpr Made<Entries...> operator()(
      Entries... entries
  ) const {
    return {{detail::elements<Entries...>(std::move(entries)...)}};
  }
  /// An entry without a name: refused.
  template <typename... Entries>
  constexpr auto operator()(Entries...) const {
    static_assert(sizeof(entry_has_no_name<typename detail::first_unnamed<Entries...>::type>) != 0);
    return Made<>{};
  }
};

/// A definition of these entries.
template <typename... Entries>
using definition_of = definition<group<Entries...>>;

}  // namespace node

namespace dsl {

/// A group of components, constants and groups, nested to any depth:
/// `group("store"_k = component(…), "pool"_k = 4)`.
inline constexpr node::group_word<node::group> group{};

/// A group whose entries start one after the other, in the order in which they are written, and
/// stop in reverse order. An entry that is a group starts completely before the next entry.
inline constexpr node::group_word<node::sequence> sequence{};

/// A definition: the root group of a system. It is data; nothing runs until a `system` of it is
/// started. Keep it in a variable at namespace scope, or in a `static` one.
inline constexpr node::group_word<node::definition_of> define{};

}  // namespace dsl
}  // namespace cruller::v0
