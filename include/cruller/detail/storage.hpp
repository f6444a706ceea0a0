// The instances of a live system: where each lies, and how it is reached.
#pragma once

#include <array>
#include <cruller/detail/node.hpp>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

namespace cruller::detail {

// What a component's start returns, or a copy of a constant; see instance.hpp.
template <const auto& Definition, std::uint32_t Index>
struct instance;

template <const auto& Definition, std::uint32_t Index>
using instance_type = typename instance<Definition, Index>::type;

// What lies in the storage: the instance, or a pointer where the start returns a reference.
template <typename Type>
struct stored {
  using type = Type;
};
template <typename Type>
struct stored<Type&> {
  using type = std::remove_cv_t<Type>*;
};

template <const auto& Definition, std::uint32_t Index>
using stored_type = typename stored<instance_type<Definition, Index>>::type;

// How others see an instance: constants are const.
template <const auto& Definition, std::uint32_t Index>
using reference = std::conditional_t<
    is_constant<Definition, Index>,
    const instance_type<Definition, Index>&,
    instance_type<Definition, Index>&>;

// Offsets of the instances, side by side in an order in which each comes after what it needs.
template <std::uint32_t Components>
struct storage_layout {
  std::array<std::uint32_t, Components> offset{};
  std::size_t size = 0;
  std::size_t alignment = 1;
};

template <const auto& Definition, std::uint32_t... Place>
constexpr auto make_layout(std::integer_sequence<std::uint32_t, Place...>) {
  constexpr auto& order = walk_of<Definition>.order;
  // The types are computed one after the other along the order, so that none of them has to
  // compute another first: the depth of the graph is not the depth of the templates.
  constexpr std::size_t sizes[] = {sizeof(stored_type<Definition, order[Place]>)..., 0};
  constexpr std::size_t alignments[] = {alignof(stored_type<Definition, order[Place]>)..., 1};
  storage_layout<sizeof...(Place)> result;
  for (std::size_t k = 0; k != sizeof...(Place); ++k) {
    result.size = (result.size + alignments[k] - 1) / alignments[k] * alignments[k];
    result.offset[order[k]] = static_cast<std::uint32_t>(result.size);
    result.size += sizes[k];
    if (alignments[k] > result.alignment) result.alignment = alignments[k];
  }
  return result;
}

template <const auto& Definition>
inline constexpr auto layout_of = make_layout<Definition>(
    std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{}
);

// Where an instance lies, whether it lives or not.
template <const auto& Definition, std::uint32_t Index>
constexpr void* address(void* instances) noexcept {
  return static_cast<std::byte*>(instances) + layout_of<Definition>.offset[Index];
}

// A live instance, at a constant offset from the storage.
template <const auto& Definition, std::uint32_t Index>
reference<Definition, Index> get(void* instances) noexcept {
  auto* const at = std::launder(
      static_cast<stored_type<Definition, Index>*>(address<Definition, Index>(instances))
  );
  if constexpr (std::is_reference_v<instance_type<Definition, Index>>)
    return **at;
  else
    return *at;
}

}  // namespace cruller::detail
