// Lists: a sequence of values that Hana's algorithms accept.
#pragma once

#include <boost/hana/fwd/at.hpp>
#include <boost/hana/fwd/concept/sequence.hpp>
#include <boost/hana/fwd/core/make.hpp>
#include <boost/hana/fwd/drop_front.hpp>
#include <boost/hana/fwd/is_empty.hpp>
#include <boost/hana/fwd/length.hpp>
#include <boost/hana/fwd/unpack.hpp>
#include <boost/hana/integral_constant.hpp>
#include <cruller/dsl/elements.hpp>
#include <cruller/dsl/ref.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace node {

/// The tag by which Hana knows a list.
struct list_tag {};

/// A sequence of values.
template <typename... Values>
struct list {
  using hana_tag = list_tag;  ///< For Hana.

  detail::elements<Values...> values;  ///< As written.

  /// The number of values.
  static constexpr std::size_t size() { return sizeof...(Values); }

  /// The value at `Index`: `get<0>()`.
  template <std::size_t Index>
  requires(Index < sizeof...(Values)) constexpr const auto& get() const {
    return detail::element_at<Index>(values);
  }

  /// Calls `function(value)` for each value, in order.
  template <typename Function>
  constexpr void for_each(Function&& function) const {
    detail::unpack(values, [&](const auto&... each) { (static_cast<void>(function(each)), ...); });
  }
};

/// Only refs, which have no state to store. In a large system most configs are like this, and a
/// tuple for each of them would cost more compile time than everything that is done with it.
template <text... Paths, bool... Local>
requires(sizeof...(Paths) != 0) struct list<ref<Paths, Local>...> {
  using hana_tag = list_tag;  ///< For Hana.
};

}  // namespace node

namespace detail {

template <typename T>
inline constexpr bool is_ref = false;
template <text Path, bool Local>
inline constexpr bool is_ref<node::ref<Path, Local>> = true;

template <typename... Values>
constexpr const detail::elements<Values...>& values_of(const node::list<Values...>& list) {
  return list.values;
}
// If there are only refs, the tuple is made on request.
template <text... Paths, bool... Local>
requires(sizeof...(Paths) != 0) constexpr detail::elements<
    node::ref<Paths, Local>...> values_of(const node::list<node::ref<Paths, Local>...>&) {
  return {};
}

}  // namespace detail

namespace node {

/// The word `list`.
struct list_word {
  /// The list, from its values.
  template <typename... Values>
  constexpr list<Values...> operator()(Values... values) const {
    if constexpr (sizeof...(Values) != 0 && (... && detail::is_ref<Values>))
      return {};
    else
      return {detail::elements<Values...>(std::move(values)...)};
  }
};

}  // namespace node

namespace dsl {

/// A sequence of values, inside a config or as a constant: `list(1, 2, 3)`.
///
/// A handler reads it with `values.get<0>()`, `values.for_each(f)`, or as a Hana sequence:
/// `boost::hana::unpack(values, f)`.
inline constexpr node::list_word list{};

}  // namespace dsl
}  // namespace cruller::v0

namespace boost::hana {

template <>
struct Sequence<cruller::node::list_tag> {
  static constexpr bool value = true;
};
template <>
struct unpack_impl<cruller::node::list_tag> {
  template <typename List, typename Function>
  static constexpr decltype(auto) apply(List&& list, Function&& function) {
    return cruller::detail::unpack(
        cruller::detail::values_of(list), static_cast<Function&&>(function)
    );
  }
};
template <>
struct length_impl<cruller::node::list_tag> {
  template <typename... Values>
  static constexpr auto apply(const cruller::node::list<Values...>&) {
    return size_c<sizeof...(Values)>;
  }
};
template <>
struct is_empty_impl<cruller::node::list_tag> {
  template <typename... Values>
  static constexpr auto apply(const cruller::node::list<Values...>&) {
    return bool_c<sizeof...(Values) == 0>;
  }
};
template <>
struct at_impl<cruller::node::list_tag> {
  template <typename List, typename Index>
  static constexpr decltype(auto) apply(const List& list, const Index&) {
    using cruller::detail::element_at;
    using cruller::detail::values_of;
    // Of nothing but refs the tuple is made here, and a reference would outlive it.
    if constexpr (std::is_reference_v<decltype(values_of(list))>)
      return element_at<Index::value>(values_of(list));
    else
      return std::remove_cvref_t<decltype(element_at<Index::value>(values_of(list)))>{};
  }
};
template <>
struct drop_front_impl<cruller::node::list_tag> {
  template <std::size_t Begin, std::size_t... Place, typename List>
  static constexpr auto behind(const List& list, std::index_sequence<Place...>) {
    return cruller::dsl::list(
        cruller::detail::element_at<Begin + Place>(cruller::detail::values_of(list))...
    );
  }
  template <typename... Values, typename Count>
  static constexpr auto apply(const cruller::node::list<Values...>& list, const Count&) {
    constexpr std::size_t total = sizeof...(Values);
    constexpr std::size_t begin = Count::value < total ? Count::value : total;
    return behind<begin>(list, std::make_index_sequence<total - begin>{});
  }
};
template <>
struct make_impl<cruller::node::list_tag> {
  template <typename... Values>
  static constexpr auto apply(Values&&... each) {
    return cruller::dsl::list(static_cast<Values&&>(each)...);
  }
};

}  // namespace boost::hana
