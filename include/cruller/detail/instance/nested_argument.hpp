// Resolving maps and lists: each value in them.
#pragma once

#include <cruller/detail/instance/value_argument.hpp>
#include <cruller/dsl/elements.hpp>

namespace cruller::inline v0::detail {

// The first fault among several arguments.
struct found_argument_fault {
  fault_kind kind = fault_kind::none;
  std::uint32_t ref = none;
};

template <typename... Arguments>
consteval found_argument_fault find_argument_fault() {
  const found_argument_fault all[] = {{Arguments::fault, Arguments::faulty_ref}..., {}};
  for (const found_argument_fault& each : all)
    if (each.kind != fault_kind::none) return each;
  return {};
}

template <typename... Arguments>
struct first_argument_fault {
  static constexpr found_argument_fault found = find_argument_fault<Arguments...>();
  static constexpr fault_kind fault = found.kind;
  static constexpr std::uint32_t faulty_ref = found.ref;
};

// A named value of a resolved map.
template <text Name, typename Type>
struct field {
  Type value;
  constexpr const Type& operator[](key<Name>) const { return value; }
};

// A map with resolved refs. Lives during the call of the handler.
template <typename... Fields>
struct resolved_map : Fields... {
  using Fields::operator[]...;

  // An unknown name is refused. For a known name, its field is the better match.
  template <text Name>
  constexpr no_value operator[](key<Name>) const {
    static_assert(sizeof(refuse_name<resolved_map, Name>) != 0);
    return {};
  }
};

template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    typename Entries,
    typename Places>
struct map_argument;

template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    text... Names,
    typename... Values,
    std::size_t... Place>
struct map_argument<
    Definition,
    Index,
    Ref,
    node::map<node::entry<Names, Values>...>,
    std::index_sequence<Place...>>
    : first_argument_fault<
          argument<Definition, Index, Ref + ref_begins<Values...>[Place], Values>...> {
  using type = resolved_map<field<
      Names,
      typename argument<Definition, Index, Ref + ref_begins<Values...>[Place], Values>::type>...>;

  static type get(const node::map<node::entry<Names, Values>...>& map, void* instances) {
    return {{argument<Definition, Index, Ref + ref_begins<Values...>[Place], Values>::get(
        detail::element_at<Place>(map.entries).value, instances
    )}...};
  }
};

template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename... Entries>
requires(is_resolved<
         node::map<Entries...>>) struct argument<Definition, Index, Ref, node::map<Entries...>>
    : map_argument<
          Definition,
          Index,
          Ref,
          node::map<Entries...>,
          std::index_sequence_for<Entries...>> {
};

// A list with resolved refs.
template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    typename List,
    typename Places>
struct list_argument;

template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    typename... Values,
    std::size_t... Place>
struct list_argument<Definition, Index, Ref, node::list<Values...>, std::index_sequence<Place...>>
    : first_argument_fault<
          argument<Definition, Index, Ref + ref_begins<Values...>[Place], Values>...> {
  using type = node::list<
      typename argument<Definition, Index, Ref + ref_begins<Values...>[Place], Values>::type...>;

  static type get(const node::list<Values...>& list, void* instances) {
    return {typename list_argument::tuple(
        argument<Definition, Index, Ref + ref_begins<Values...>[Place], Values>::get(
            detail::element_at<Place>(values_of(list)), instances
        )...
    )};
  }
  using tuple = detail::elements<
      typename argument<Definition, Index, Ref + ref_begins<Values...>[Place], Values>::type...>;
};

template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename... Values>
requires(is_resolved<
         node::list<Values...>>) struct argument<Definition, Index, Ref, node::list<Values...>>
    : list_argument<
          Definition,
          Index,
          Ref,
          node::list<Values...>,
          std::index_sequence_for<Values...>> {
};

}  // namespace cruller::v0::detail
