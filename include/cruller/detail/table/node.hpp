// The nodes of a definition: the type and the object for a row of the table.
#pragma once

#include <cruller/detail/table/edges.hpp>
#include <cruller/dsl/elements.hpp>
#include <cruller/dsl/narrowing.hpp>
#include <type_traits>

namespace cruller::inline v0::detail {

template <const auto& Definition, std::uint32_t Group>
inline constexpr const auto& group_at =
    element_at<table_of<Definition>.groups[Group].slot>(
        group_at<Definition, table_of<Definition>.groups[Group].group>.entries
    )
        .value;

template <const auto& Definition>
inline constexpr const auto& group_at<Definition, 0> = Definition.get().root;

template <const auto& Definition, std::uint32_t Index>
inline constexpr const auto& node_at =
    element_at<table_of<Definition>.components[Index].slot>(
        group_at<Definition, table_of<Definition>.components[Index].group>.entries
    )
        .value;

template <const auto& Definition, std::uint32_t Index>
using node_type = std::remove_cvref_t<decltype(node_at<Definition, Index>)>;

// The base of a group.
template <const auto& Definition, std::uint32_t Group>
inline constexpr const auto& base_at =
    element_at<table_of<Definition>.groups[Group].base_slot>(group_at<Definition, Group>.entries);

template <const auto& Definition, std::uint32_t Index>
concept is_constant = table_of<Definition>
.components[Index].is_constant;

// The instance of a component whose type cannot be known, because another component is refused.
struct unknown {};

template <typename Type>
struct only_type {
  using type = Type;
};
template <typename Type>
only_type<Type> first_type(types<Type>);

}  // namespace cruller::v0::detail
