// The storage of the instances of a live system.
#pragma once

#include <array>
#include <cruller/detail/instance/component_parts.hpp>
#include <cruller/detail/instance/values_in_use.hpp>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

namespace cruller::inline v0::detail {

// The result of a component's start, or a copy of a constant; see instance.hpp.
template <const auto& Definition, std::uint32_t Index>
struct instance;

template <const auto& Definition, std::uint32_t Index>
using instance_type = typename instance<Definition, Index>::type;

// The stored type: the instance, or a pointer if the start returns a reference.
template <typename Type>
struct stored {
  using type = Type;
};
template <typename Type>
struct stored<Type&> {
  using type = Type*;
};

// The instance of a cached component and its owner.
struct cached_place {
  void* instance;
  void* owner;
};

// Selected without a class per component, like everything that all components have.
template <bool Cached>
struct storing {
  template <typename Instance>
  using type = typename stored<Instance>::type;
};
template <>
struct storing<true> {
  template <typename>
  using type = cached_place;
};

template <const auto& Definition, std::uint32_t Index>
using stored_type = typename storing<table_of<Definition>.components[Index].is_cached>::
    template type<instance_type<Definition, Index>>;

// The type that dependents see: the interface of the component, or its instance.
template <typename Interface, typename Instance>
constexpr bool can_be_seen_as() {
  if constexpr (std::is_same_v<Instance, unknown>)
    return true;
  else if constexpr (std::is_convertible_v<Instance*, Interface*>)
    return true;
  else
    return requires(Instance & instance) {
      static_cast<Interface*>(std::addressof(*instance));
      static_cast<bool>(instance);
    };
}

template <typename Interface, typename Instance>
constexpr Interface& see_as(Instance& instance) noexcept {
  if constexpr (std::is_convertible_v<Instance*, Interface*>)
    return instance;
  else
    return *instance;
}

// The reference that dependents get: const for a constant, the interface if there is one.
template <bool Constant>
struct seeing {
  template <const auto& Definition, std::uint32_t Index>
  using itself = instance_type<Definition, Index>&;
};
template <>
struct seeing<true> {
  template <const auto& Definition, std::uint32_t Index>
  using itself = const instance_type<Definition, Index>&;
};
template <const auto& Definition, std::uint32_t Index>
using own_reference = typename seeing<
    table_of<Definition>.components[Index].is_constant>::template itself<Definition, Index>;

template <bool HasInterface>
struct showing {
  template <const auto& Definition, std::uint32_t Index>
  using type = own_reference<Definition, Index>;
};
template <>
struct showing<true> {
  template <const auto& Definition, std::uint32_t Index>
  using type = interface_of<Definition, Index>&;
};
template <const auto& Definition, std::uint32_t Index>
using reference = typename showing<
    table_of<Definition>.components[Index].has_interface>::template type<Definition, Index>;

// Offsets of the instances, in an order in which dependencies come first.
template <std::uint32_t Components>
struct storage_layout {
  std::array<std::uint32_t, Components> offset{};
  std::size_t size = 0;
  std::size_t alignment = 1;
  std::size_t values = 0;  // offset of the values in use
};

template <const auto& Definition, std::uint32_t... Place>
constexpr auto make_layout(std::integer_sequence<std::uint32_t, Place...>) {
  constexpr auto& order = walk_of<Definition>.order;
  // The types are computed in the order of the graph, so that the template depth does not grow with
  // the depth of the graph.
  constexpr std::size_t sizes[] = {sizeof(stored_type<Definition, order[Place]>)..., 0};
  constexpr std::size_t alignments[] = {alignof(stored_type<Definition, order[Place]>)..., 1};
  storage_layout<sizeof...(Place)> result;
  for (std::size_t k = 0; k != sizeof...(Place); ++k) {
    result.size = (result.size + alignments[k] - 1) / alignments[k] * alignments[k];
    result.offset[order[k]] = static_cast<std::uint32_t>(result.size);
    result.size += sizes[k];
    if (alignments[k] > result.alignment) result.alignment = alignments[k];
  }
  constexpr std::size_t alignment = alignof(values_in_use);
  if (result.alignment < alignment) result.alignment = alignment;
  result.values = result.size = (result.size + alignment - 1) / alignment * alignment;
  result.size += sizeof(values_in_use);
  return result;
}

template <const auto& Definition>
inline constexpr auto layout_of = make_layout<Definition>(
    std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{}
);

// The values of a live system that replace those of the definition.
template <const auto& Definition>
values_in_use& values_of(void* instances) noexcept {
  return *std::launder(reinterpret_cast<values_in_use*>(
      static_cast<std::byte*>(instances) + layout_of<Definition>.values
  ));
}

// The memory of a live system, including its values.
template <const auto& Definition>
struct block {
  // Instances are constructed in its bytes.
  block() {  // NOLINT(cppcoreguidelines-pro-type-member-init)
    ::new (bytes + layout_of<Definition>.values) values_in_use;
  }
  ~block() { std::destroy_at(&values_of<Definition>(bytes)); }
  block(const block&) = delete;
  block& operator=(const block&) = delete;

  alignas(layout_of<Definition>.alignment) std::byte bytes[layout_of<Definition>.size + 1];
};

// The address of an instance, whether it is constructed or not. The offset is an argument, so that
// one function serves all components.
inline void* address(void* instances, std::uint32_t offset) noexcept {
  return static_cast<std::byte*>(instances) + offset;
}

// The address of a cached instance.
template <const auto& Definition, std::uint32_t Index>
void* cached_address(void* instances) noexcept {
  return std::launder(
             static_cast<cached_place*>(address(instances, layout_of<Definition>.offset[Index]))
  )
      ->instance;
}

// A constructed instance, at a constant offset in the storage.
template <const auto& Definition, std::uint32_t Index>
own_reference<Definition, Index> get(void* instances) noexcept {
  using type = instance_type<Definition, Index>;
  using lies = typename stored<type>::type;
  if constexpr (table_of<Definition>.components[Index].is_cached) {
    auto* const at = static_cast<lies*>(cached_address<Definition, Index>(instances));
    if constexpr (std::is_reference_v<type>)
      return **std::launder(at);
    else
      return *std::launder(at);
  } else {
    auto* const at = static_cast<lies*>(address(instances, layout_of<Definition>.offset[Index]));
    if constexpr (std::is_reference_v<type>)
      return **std::launder(at);
    else
      return *std::launder(at);
  }
}

// The same, as dependents see it. Repeats `get` for most types, because a call would add a function
// per component.
template <const auto& Definition, std::uint32_t Index>
reference<Definition, Index> get_seen(void* instances) noexcept {
  constexpr const component_row& row = table_of<Definition>.components[Index];
  if constexpr (row.has_interface)
    return see_as<interface_of<Definition, Index>>(get<Definition, Index>(instances));
  else if constexpr (row.is_cached || std::is_reference_v<instance_type<Definition, Index>>)
    return get<Definition, Index>(instances);
  else
    return *std::launder(static_cast<instance_type<Definition, Index>*>(
        address(instances, layout_of<Definition>.offset[Index])
    ));
}

}  // namespace cruller::v0::detail
