// The elements of a node: a tuple whose elements are reached through their base classes.
#pragma once

#include <cstddef>
#include <utility>

namespace cruller::inline v0::detail {

// One element. It is found by its index alone, through this base, so that no name contains the type
// of the whole tuple: clang would spell that type again for each element.
template <std::size_t Place, typename T>
struct element {
  T value;
};

template <std::size_t Place, typename T>
constexpr const T& element_at(const element<Place, T>& of) {
  return of.value;
}
template <std::size_t Place, typename T>
constexpr T& element_at(element<Place, T>& of) {
  return of.value;
}

template <typename Places, typename... T>
struct placed_elements;
template <std::size_t... Place, typename... T>
struct placed_elements<std::index_sequence<Place...>, T...> : element<Place, T>... {
  constexpr placed_elements() = default;
  constexpr explicit placed_elements(T... values) requires(sizeof...(T) != 0)
      : element<Place, T>{static_cast<T&&>(values)}... {}

  template <typename Function>
  constexpr decltype(auto) unpack(Function&& function) const {
    return function(static_cast<const element<Place, T>&>(*this).value...);
  }
  template <typename Function>
  constexpr decltype(auto) unpack(Function&& function) {
    return function(static_cast<element<Place, T>&>(*this).value...);
  }
};

template <typename... T>
struct elements : placed_elements<std::index_sequence_for<T...>, T...> {
  using placed_elements<std::index_sequence_for<T...>, T...>::placed_elements;
};

// Calls the function with all elements.
template <typename Elements, typename Function>
constexpr decltype(auto) unpack(Elements&& all, Function&& function) {
  return all.unpack(static_cast<Function&&>(function));
}

}  // namespace cruller::v0::detail
