// Rebuilding a tuple with one element replaced, added or taken away.
#pragma once

#include <boost/hana/basic_tuple.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace cruller::detail {

// Element `Place` of `tuple` replaced by `made`.
template <std::size_t Place, typename... Elements, typename Made, std::size_t... Index>
constexpr auto
replace(const boost::hana::basic_tuple<Elements...>& tuple, const Made& made, std::index_sequence<Index...>) {
  const auto pick_one = [&]<std::size_t At>(std::index_sequence<At>) -> const auto& {
    if constexpr (At == Place)
      return made;
    else
      return boost::hana::at_c<At>(tuple);
  };
  return boost::hana::basic_tuple<
      std::remove_cvref_t<decltype(pick_one(std::index_sequence<Index>{}))>...>(
      pick_one(std::index_sequence<Index>{})...
  );
}

template <typename... Elements, typename Made>
constexpr auto append_element(
    const boost::hana::basic_tuple<Elements...>& tuple, const Made& made
) {
  return boost::hana::unpack(tuple, [&](const auto&... each) {
    return boost::hana::basic_tuple<Elements..., Made>(each..., made);
  });
}

// The elements of `tuple` but the one at `Place`.
template <std::size_t Place, typename... Elements, std::size_t... Index>
constexpr auto
erase(const boost::hana::basic_tuple<Elements...>& tuple, std::index_sequence<Index...>) {
  return boost::hana::basic_tuple<std::remove_cvref_t<
      decltype(boost::hana::at_c<(Index < Place ? Index : Index + 1)>(tuple))>...>(
      boost::hana::at_c<(Index < Place ? Index : Index + 1)>(tuple)...
  );
}

// A node of the kind `Node` from the elements of a tuple.
template <template <typename...> typename Node, typename... Elements>
constexpr Node<Elements...> node_of(const boost::hana::basic_tuple<Elements...>& elements) {
  return {elements};
}

}  // namespace cruller::detail
