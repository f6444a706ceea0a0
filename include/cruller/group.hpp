// Groups: components under a common name; and the definition, which is the root group.
#pragma once

#include <boost/hana/basic_tuple.hpp>
#include <cruller/config.hpp>
#include <utility>

namespace cruller {
namespace node {

/// Entries by name: components, constants, and groups again.
template <typename... Entries>
struct group {
  boost::hana::basic_tuple<Entries...> entries;
};

/// What a definition carries where nothing went wrong while it was put together.
struct no_fault;

/// A whole definition. `Fault` names a wrong override, which `system` refuses.
template <typename Root, typename Fault = no_fault>
struct definition {
  Root root;

  constexpr const definition& get() const { return *this; }
};

}  // namespace node

namespace dsl {

/// A group of components, constants and groups, nested to any depth:
/// `group("store"_k = component(…), "pool"_k = 4)`.
template <typename... Entries>
requires(...&& detail::is_entry<Entries>) constexpr node::group<Entries...> group(Entries... entries
) {
  return {boost::hana::basic_tuple<Entries...>(std::move(entries)...)};
}

/// A definition: the root group of a system. It is data; nothing runs until a `system` of it is
/// started. Keep it in a variable at namespace scope, or in a `static` one.
template <typename... Entries>
requires(...&& detail::is_entry<Entries>) constexpr node::definition<
    node::group<Entries...>> define(Entries... entries) {
  return {{boost::hana::basic_tuple<Entries...>(std::move(entries)...)}};
}

}  // namespace dsl
}  // namespace cruller
