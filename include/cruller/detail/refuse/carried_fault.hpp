// Faults that a definition had before: wrong overrides, also of a definition that was mounted.
#pragma once

#include <cruller/detail/table/rows.hpp>

namespace cruller::inline v0::detail {

// The fault that a definition had before it was mounted.
template <typename Node>
struct carried_in {};
template <typename... Entries>
struct first_carried {};
template <text Name, typename Value, typename... Entries>
struct first_carried<node::entry<Name, Value>, Entries...>
    : std::conditional_t<
          row_of_entry<node::entry<Name, Value>>::make().has_carried_fault,
          carried_in<Value>,
          first_carried<Entries...>> {};
template <typename... Parts, typename... Entries>
struct first_carried<node::base<Parts...>, Entries...> : first_carried<Entries...> {};
template <typename Fault, typename... Entries>
struct first_carried<node::carried_fault<Fault>, Entries...> {
  using refusal = typename Fault::refusal;
};
template <typename... Entries>
struct carried_in<node::group<Entries...>> : first_carried<Entries...> {};
template <typename... Entries>
struct carried_in<node::sequence<Entries...>> : first_carried<Entries...> {};
template <typename... Entries>
struct carried_in<node::mount<Entries...>> : first_carried<Entries...> {};

// The fault that `with` found in a path.
template <typename Definition>
struct override_of;
template <typename Root, typename Fault>
struct override_of<node::definition<Root, Fault>> {
  static constexpr bool is_refused = !std::is_same_v<Fault, node::no_fault>;
  using wrong = Fault;
};
template <typename Root>
struct override_of<node::definition<Root>> {
  static constexpr bool is_refused = false;
  using wrong = carried_in<Root>;
};

}  // namespace cruller::v0::detail
