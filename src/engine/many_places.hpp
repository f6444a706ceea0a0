// A loop whose body exists in many places, for bodies that call through a pointer.
#pragma once

#include <cstddef>
#include <utility>

namespace cruller::inline v0 {

namespace detail {

template <typename Step, std::size_t... Place>
[[gnu::always_inline]] inline bool at_places(Step& step, std::index_sequence<Place...>) {
  return (... && (static_cast<void>(Place), step()));
}

template <std::size_t Places, typename Step>
[[gnu::always_inline]] inline bool rest_at_places(std::size_t times, Step& step) {
  if constexpr (Places == 0)
    return true;
  else
    return ((times & Places) == 0 || at_places(step, std::make_index_sequence<Places>{})) &&
           rest_at_places<Places / 2>(times, step);
}

}  // namespace detail

// Calls `step` this many times, or until it returns false. Processors predict the target of a call
// through a pointer from the address of the call and the last branches. In a plain loop these are
// the same for every component, so most calls are mispredicted in a system of more than fifty
// components, and each misprediction takes longer than the rest of the step. `step` must always be
// inlined.
template <typename Step>
[[gnu::always_inline]] inline void repeat_at_many_places(std::size_t times, Step& step) {
  constexpr std::size_t places = 32;
  for (; times >= places; times -= places)
    if (!detail::at_places(step, std::make_index_sequence<places>{})) return;
  detail::rest_at_places<places / 2>(times, step);
}

}  // namespace cruller::inline v0
