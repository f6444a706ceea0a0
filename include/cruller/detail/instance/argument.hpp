// Resolving refs: turning each value of a config into a handler argument.
#pragma once

#include <cruller/detail/instance/view.hpp>
#include <cruller/detail/table/suggestion.hpp>
#include <cruller/detail/text/value_type.hpp>
#include <cruller/dsl/elements.hpp>

namespace cruller::inline v0::detail {

// The number of the first ref of each value, among the refs of all values.
template <typename... Values>
inline constexpr auto ref_begins = [] {
  std::array<std::uint32_t, sizeof...(Values) + 1> begins{};
  std::uint32_t sum = 0;
  std::size_t k = 0;
  for (const std::uint32_t count : {ref_count<Values>..., 0u}) {
    begins[k++] = sum;
    sum += count;
  }
  return begins;
}();

// Of an argument that is no ref.
struct without_ref {
  static constexpr fault_kind fault = fault_kind::none;
  static constexpr std::uint32_t faulty_ref = none;
};

// One value of the config of component `Index`. `Ref` is the number of its first ref. A value
// without refs is passed as it is, unless another one was set.
template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename Value>
struct argument : without_ref {
  using type = const Value&;
  static type get(const Value& value, void* instances) {
    if constexpr (is_replaceable<Value>)
      if (const void* const given = values_of<Definition>(instances).find(Index, &value))
        return *static_cast<const Value*>(given);
    return value;
  }
};

// A setting: its value, which is found before the component starts.
template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    typename T,
    typename Fallback,
    typename... Checks>
struct argument<Definition, Index, Ref, node::setting<T, Fallback, Checks...>> : without_ref {
  using type = const T&;
  static type get(const node::setting<T, Fallback, Checks...>& value, void* instances) {
    return *static_cast<const T*>(values_of<Definition>(instances).find(Index, &value));
  }
};

// A setting whose default is what a ref leads to: that object itself, or a `T` made of it.
template <
    const auto& Definition,
    std::uint32_t Index,
    std::uint32_t Ref,
    typename T,
    text Path,
    bool Local,
    typename... Checks>
struct argument<Definition, Index, Ref, node::setting<T, node::ref<Path, Local>, Checks...>> {
  using target = argument<Definition, Index, Ref, node::ref<Path, Local>>;
  using found = typename target::type;
  static constexpr fault_kind fault = target::fault;
  static constexpr std::uint32_t faulty_ref = target::faulty_ref;
  using type = std::conditional_t<std::is_same_v<std::remove_cvref_t<found>, T>, const T&, T>;

  static type get(
      const node::setting<T, node::ref<Path, Local>, Checks...>& value, void* instances
  ) {
    if (const void* const given = values_of<Definition>(instances).find(Index, &value))
      return *static_cast<const T*>(given);
    if constexpr (std::is_constructible_v<T, found>)
      return static_cast<type>(target::get(value.fallback, instances));
    else
      return static_cast<void>(sizeof(or_else_gives_another_type<T, std::remove_cvref_t<found>>)),
             get(value, instances);
  }
};

// A secret or pinned value: its content.
template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename Value>
struct argument<Definition, Index, Ref, node::secret<Value>>
    : argument<Definition, Index, Ref, Value> {
  static decltype(auto) get(const node::secret<Value>& value, void* instances) {
    return argument<Definition, Index, Ref, Value>::get(value.value, instances);
  }
};
template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename Value>
struct argument<Definition, Index, Ref, node::pinned<Value>>
    : argument<Definition, Index, Ref, Value> {
  static decltype(auto) get(const node::pinned<Value>& value, void* instances) {
    return argument<Definition, Index, Ref, Value>::get(value.value, instances);
  }
};

// A live value, which is made before the component starts.
template <typename Value>
constexpr const auto& innermost(const Value& value) {
  return value;
}
template <typename Value>
constexpr const auto& innermost(const node::secret<Value>& secret) {
  return innermost(secret.value);
}
template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, typename Value>
struct argument<Definition, Index, Ref, node::live<Value>> : without_ref {
  using content = live_value<typename live_content<Value>::type>;
  using type = const content&;
  static type get(const node::live<Value>& value, void* instances) {
    return *static_cast<const content*>(
        values_of<Definition>(instances).find(Index, &innermost(value.value))
    );
  }
};

// The target of a ref. For a refused ref it is the suggestion, so that only one error is printed.
// Reads the table member by member, because g++ copies a row on which a function is called.
template <
    const auto& Definition,
    std::uint32_t Ref,
    bool Found =
        (table_of<Definition>.refs[Ref].first != none ||
         table_of<Definition>.refs[Ref].group != none)>
inline constexpr target resolved{
    table_of<Definition>.refs[Ref].first,
    table_of<Definition>.refs[Ref].end,
    table_of<Definition>.refs[Ref].group,
    table_of<Definition>.refs[Ref].member};
template <const auto& Definition, std::uint32_t Ref>
inline constexpr target resolved<Definition, Ref, false> = suggested_target<Definition, Ref>();

// A ref to a component without a member path: the same type for all referrers.
template <const auto& Definition, std::uint32_t To>
struct component_argument {
  using type = reference<Definition, To>;
  static constexpr fault_kind fault = std::is_same_v<instance_type<Definition, To>, unknown>
                                          ? fault_kind::consequence
                                          : fault_kind::none;
  static constexpr std::uint32_t faulty_ref = none;

  template <typename Value>
  static type get(const Value&, void* instances) noexcept {
    return get_seen<Definition, To>(instances);
  }
};

template <const auto& Definition, std::uint32_t Ref, target To, text Path>
struct ref_argument {
  static consteval fault_kind find_fault() {
    if constexpr (To.group != none) {
      return fault_kind::none;
    } else if constexpr (!To.found()) {
      return fault_kind::consequence;
    } else if constexpr (std::is_same_v<instance_type<Definition, To.first>, unknown>) {
      return fault_kind::consequence;
    } else {
      using object = std::remove_reference_t<reference<Definition, To.first>>;
      return has_member<object, Path, To.member>() ? fault_kind::none
                                                   : fault_kind::member_of_nothing;
    }
  }
  static constexpr fault_kind fault = find_fault();
  static constexpr std::uint32_t faulty_ref = Ref;

  static consteval auto find_type() {
    if constexpr (To.group != none) {
      return types<group_view<Definition, To.group>>{};
    } else if constexpr (fault != fault_kind::none) {
      return types<unknown&>{};
    } else {
      return types<decltype(member<Path, To.member>(std::declval<reference<Definition, To.first>>())
      )>{};
    }
  }
  using type = typename decltype(first_type(find_type()))::type;

  template <typename Value>
  static type get(const Value&, void* instances) {
    return reach<Definition, To, Path>(instances);
  }
};

// Whether a path names a component without a member path.
constexpr bool is_plain(target to) {
  return to.group == none && to.member == none && to.first != none;
}

template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, text Path, bool Local>
struct argument<Definition, Index, Ref, node::ref<Path, Local>>
    : ref_argument<Definition, Ref, resolved<Definition, Ref>, Path> {};

template <const auto& Definition, std::uint32_t Index, std::uint32_t Ref, text Path, bool Local>
requires(is_plain(resolved<Definition, Ref>)
) struct argument<Definition, Index, Ref, node::ref<Path, Local>>
    : component_argument<Definition, resolved<Definition, Ref>.first> {
};

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
