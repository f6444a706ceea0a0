// The nodes of a definition: which type and which object stands behind a row of the table.
#pragma once

#include <boost/hana/basic_tuple.hpp>
#include <cruller/detail/edges.hpp>
#include <type_traits>

namespace cruller::detail {

// The key of an element in a tuple. An element is got by it, through the base of the tuple that
// holds it, and not with `at_c`: the type of that names the whole tuple, and clang spells it out
// again for each of the elements.
template <std::size_t Place>
using place_of = boost::hana::detail::bti<Place>;
using boost::hana::detail::ebo_get;

template <const auto& Definition, std::uint32_t Group>
inline constexpr const auto& group_at =
    ebo_get<place_of<table_of<Definition>.groups[Group].slot>>(
        group_at<Definition, table_of<Definition>.groups[Group].group>.entries
    )
        .value;

template <const auto& Definition>
inline constexpr const auto& group_at<Definition, 0> = Definition.get().root;

template <const auto& Definition, std::uint32_t Index>
inline constexpr const auto& node_at =
    ebo_get<place_of<table_of<Definition>.components[Index].slot>>(
        group_at<Definition, table_of<Definition>.components[Index].group>.entries
    )
        .value;

template <const auto& Definition, std::uint32_t Index>
using node_type = std::remove_cvref_t<decltype(node_at<Definition, Index>)>;

// The base of a group.
template <const auto& Definition, std::uint32_t Group>
inline constexpr const auto& base_at =
    ebo_get<place_of<table_of<Definition>.groups[Group].base_slot>>(
        group_at<Definition, Group>.entries
    );

template <const auto& Definition, std::uint32_t Index>
concept is_constant = table_of<Definition>
.components[Index].is_constant;

// Stands for the instance of a component whose type cannot be known, because another is refused.
struct unknown {};

template <typename... Types>
struct types {
  static constexpr std::size_t size = sizeof...(Types);
};

template <typename Type>
struct only_type {
  using type = Type;
};
template <typename Type>
only_type<Type> first_type(types<Type>);

}  // namespace cruller::detail
