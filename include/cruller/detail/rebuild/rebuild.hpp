// Rebuilding a tuple with one element replaced, added or removed.
#pragma once

#include <cruller/dsl/elements.hpp>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace cruller::inline v0::detail {

// Element `Place` of `tuple` replaced by `made`.
template <std::size_t Place, typename... Elements, typename Made, std::size_t... Index>
constexpr auto
replace(const detail::elements<Elements...>& tuple, const Made& made, std::index_sequence<Index...>) {
  const auto pick_one = [&]<std::size_t At>(std::index_sequence<At>) -> const auto& {
    if constexpr (At == Place)
      return made;
    else
      return detail::element_at<At>(tuple);
  };
  return detail::elements<std::remove_cvref_t<decltype(pick_one(std::index_sequence<Index>{}))>...>(
      pick_one(std::index_sequence<Index>{})...
  );
}

template <typename... Elements, typename Made>
constexpr auto append_element(const detail::elements<Elements...>& tuple, const Made& made) {
  return detail::unpack(tuple, [&](const auto&... each) {
    return detail::elements<Elements..., Made>(each..., made);
  });
}

// The elements of `tuple` except the one at `Place`.
template <std::size_t Place, typename... Elements, std::size_t... Index>
constexpr auto erase(const detail::elements<Elements...>& tuple, std::index_sequence<Index...>) {
  return detail::elements<std::remove_cvref_t<
      decltype(detail::element_at<(Index < Place ? Index : Index + 1)>(tuple))>...>(
      detail::element_at<(Index < Place ? Index : Index + 1)>(tuple)...
  );
}

// A node of kind `Node` from the elements of a tuple.
template <template <typename...> typename Node, typename... Elements>
constexpr Node<Elements...> node_of(const detail::elements<Elements...>& elements) {
  return {elements};
}

}  // namespace cruller::v0::detail
