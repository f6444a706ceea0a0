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

}  // namespace cruller::v0::detail
