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
    table_of<Definition>.refs[Ref].member,
    table_of<Definition>.refs[Ref].through,
    table_of<Definition>.refs[Ref].entered};
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

// What a ref sees of the component that it leads to: the instance, or the member of it that an
// import leads to.
template <const auto& Definition, target To, bool Imported = To.through != none>
struct seen_by_ref {
  using type = reference<Definition, To.first>;
  static constexpr std::uint32_t faulty_import = none;
};
template <const auto& Definition, target To>
struct seen_by_ref<Definition, To, true> {
  static constexpr const alias_row& import = table_of<Definition>.aliases[To.through];
  static constexpr auto path = text<import.path->path.size() + 1>(import.path->path);
  using object = seen_by_ref<Definition, import.to>;

  static consteval std::uint32_t find_faulty() {
    if constexpr (object::faulty_import != none || import.to.member == none)
      return object::faulty_import;
    else
      return has_member<std::remove_reference_t<typename object::type>, path, import.to.member>()
                 ? none
                 : To.through;
  }
  static constexpr std::uint32_t faulty_import = find_faulty();

  static consteval auto find_type() {
    if constexpr (faulty_import != none)
      return types<unknown&>{};
    else if constexpr (import.to.member == none)
      return types<typename object::type>{};
    else
      return types<decltype(member<path, import.to.member>(std::declval<typename object::type>())
      )>{};
  }
  using type = typename decltype(first_type(find_type()))::type;
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
    } else if constexpr (seen_by_ref<Definition, To>::faulty_import != none) {
      return fault_kind::member_of_nothing;
    } else if constexpr (To.member == none) {
      return fault_kind::none;
    } else {
      using object = std::remove_reference_t<typename seen_by_ref<Definition, To>::type>;
      return has_member<object, Path, To.member>() ? fault_kind::none
                                                   : fault_kind::member_of_nothing;
    }
  }
  static constexpr fault_kind fault = find_fault();
  static constexpr std::uint32_t faulty_ref = Ref;

  static consteval auto find_type() {
    if constexpr (To.group != none) {
      return types<group_view<Definition, To.group, hides_from<Definition, To>>>{};
    } else if constexpr (fault != fault_kind::none) {
      return types<unknown&>{};
    } else {
      using object = typename seen_by_ref<Definition, To>::type;
      if constexpr (To.member == none)
        return types<object>{};
      else
        return types<decltype(member<Path, To.member>(std::declval<object>()))>{};
    }
  }
  using type = typename decltype(first_type(find_type()))::type;

  template <typename Value>
  static type get(const Value&, void* instances) {
    return reach<Definition, To, Path, hides_from<Definition, To>>(instances);
  }
};

// Whether a path names a component without a member path.
constexpr bool is_plain(target to) {
  return to.group == none && to.member == none && to.through == none && to.first != none;
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
