// The instances of a live system: where each lies, and how it is reached.
#pragma once

#include <array>
#include <cruller/detail/component_parts.hpp>
#include <cruller/detail/environment.hpp>
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
  using type = Type*;
};

// Of a cached component: where its instance lies, and who owns that.
struct cached_place {
  void* instance;
  void* owner;
};

// Picked without a class for each component, as everything here that all components have.
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

// What others see of an instance: where a component says so, its interface.
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

// How an instance is seen: a constant is const; where it has an interface, others see that.
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

// Offsets of the instances, side by side in an order in which each comes after what it needs.
template <std::uint32_t Components>
struct storage_layout {
  std::array<std::uint32_t, Components> offset{};
  std::size_t size = 0;
  std::size_t alignment = 1;
  std::size_t environment = 0;  // where the values of variables lie, if any are read
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
  if constexpr (root_of<Definition>.reads_environment) {
    constexpr std::size_t alignment = alignof(environment);
    if (result.alignment < alignment) result.alignment = alignment;
    result.environment = result.size = (result.size + alignment - 1) / alignment * alignment;
    result.size += sizeof(environment);
  }
  return result;
}

template <const auto& Definition>
inline constexpr auto layout_of = make_layout<Definition>(
    std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{}
);

// The variables that this live system has read.
template <const auto& Definition>
environment& environment_of(void* instances) noexcept {
  return *std::launder(reinterpret_cast<environment*>(
      static_cast<std::byte*>(instances) + layout_of<Definition>.environment
  ));
}

// The memory of a live system. What it has read of the environment lives as long as it does.
template <const auto& Definition>
struct block {
  static constexpr bool has_environment = root_of<Definition>.reads_environment;

  // Instances are made in its bytes, one by one.
  block() {  // NOLINT(cppcoreguidelines-pro-type-member-init)
    if constexpr (has_environment) ::new (bytes + layout_of<Definition>.environment) environment;
  }
  ~block() {
    if constexpr (has_environment) std::destroy_at(&environment_of<Definition>(bytes));
  }
  block(const block&) = delete;
  block& operator=(const block&) = delete;

  alignas(layout_of<Definition>.alignment) std::byte bytes[layout_of<Definition>.size + 1];
};

// Where an instance lies, whether it lives or not. The offset is an argument, and the function one
// for all components.
inline void* address(void* instances, std::uint32_t offset) noexcept {
  return static_cast<std::byte*>(instances) + offset;
}

// Where a cached instance lies.
template <const auto& Definition, std::uint32_t Index>
void* cached_address(void* instances) noexcept {
  return std::launder(
             static_cast<cached_place*>(address(instances, layout_of<Definition>.offset[Index]))
  )
      ->instance;
}

// A live instance, at a constant offset from the storage.
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

// The same, as others see it. Says again what `get` says for most: a call would cost the compiler
// one more function for each component.
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

}  // namespace cruller::detail
