// The type of each instance, computed from its start handler; and the call of each handler.
#pragma once

#include <cruller/detail/instance/component_parts.hpp>
#include <cruller/detail/instance/form_with.hpp>
#include <cruller/detail/instance/nested_argument.hpp>

namespace cruller::inline v0 {

#pragma GCC visibility push(default)
class context;
#pragma GCC visibility pop

namespace detail {

// Values that are resolved for a call are passed as const lvalues.
template <typename Type>
using passed = std::conditional_t<std::is_reference_v<Type>, Type, const Type&>;

template <typename Type>
constexpr Type& as_lvalue(Type& value) {
  return value;
}
template <typename Type>
constexpr const Type& as_lvalue(const Type&& value) {
  return value;
}

template <const auto& Definition>
consteval bool lead_to_components(std::uint32_t first, std::uint32_t count) {
  constexpr auto& t = table_of<Definition>;
  for (std::uint32_t ref = first; ref != first + count; ++ref)
    if (t.refs[ref].group != none || t.refs[ref].member != none || t.refs[ref].through != none ||
        t.refs[ref].first == none)
      return false;
  return true;
}

// Whether a config consists only of refs to components, which is the usual case and has a shortcut.
template <const auto& Definition, std::uint32_t Index, typename Data>
inline constexpr bool is_plain_config = false;
template <const auto& Definition, std::uint32_t Index, text... Paths, bool... Local>
inline constexpr bool is_plain_config<Definition, Index, node::list<node::ref<Paths, Local>...>> =
    lead_to_components<Definition>(
        table_of<Definition>.components[Index].first_ref, sizeof...(Paths)
    );

// The config values for the handlers of a component.
template <
    const auto& Definition,
    std::uint32_t Index,
    typename Data,
    bool Plain = is_plain_config<Definition, Index, Data>>
struct config_arguments;

struct no_faulty_ref {
  static constexpr std::uint32_t faulty_ref = none;
};

template <const auto& Definition, std::uint32_t Index, typename... Values>
struct config_arguments<Definition, Index, node::list<Values...>, true> {
  using is_plain = std::true_type;

  template <typename Places>
  struct in_place;
  template <std::size_t... Place>
  struct in_place<std::index_sequence<Place...>> : no_faulty_ref {
    using list = types<reference<
        Definition,
        table_of<Definition>.refs[table_of<Definition>.components[Index].first_ref + Place].first>...>;
    static consteval fault_kind fault() {
      constexpr std::uint32_t first_ref = table_of<Definition>.components[Index].first_ref;
      return (... ||
              std::is_same_v<
                  instance_type<Definition, table_of<Definition>.refs[first_ref + Place].first>,
                  unknown>)
                 ? fault_kind::consequence
                 : fault_kind::none;
    }
  };
  using all = in_place<std::index_sequence_for<Values...>>;
};

template <const auto& Definition, std::uint32_t Index, typename... Values>
struct config_arguments<Definition, Index, node::list<Values...>, false> {
  using is_plain = std::false_type;
  static constexpr std::uint32_t first_ref = table_of<Definition>.components[Index].first_ref;

  template <typename Places>
  struct in_place;
  template <std::size_t... Place>
  struct in_place<std::index_sequence<Place...>> {
    using list = types<passed<
        typename argument<Definition, Index, first_ref + ref_begins<Values...>[Place], Values>::
            type>...>;
    using faults = first_argument_fault<
        argument<Definition, Index, first_ref + ref_begins<Values...>[Place], Values>...>;
    static consteval fault_kind fault() { return faults::fault; }
    static constexpr std::uint32_t faulty_ref = faults::faulty_ref;
  };

  template <std::size_t Place>
  using at = argument<
      Definition,
      Index,
      first_ref + ref_begins<Values...>[Place],
      typename decltype(pick<Place>(
          static_cast<const numbered_types<std::index_sequence_for<Values...>, Values...>*>(nullptr)
      ))::type>;

  using all = in_place<std::index_sequence_for<Values...>>;

  template <std::size_t Place>
  static constexpr decltype(auto) get(const node::list<Values...>& data, void* instances) {
    return at<Place>::get(detail::element_at<Place>(values_of(data)), instances);
  }
};

// A named config is one argument: the map, or the resolved map.
template <const auto& Definition, std::uint32_t Index, typename... Entries>
struct config_arguments<Definition, Index, node::map<Entries...>, false> {
  using is_plain = std::false_type;
  using only = argument<
      Definition,
      Index,
      table_of<Definition>.components[Index].first_ref,
      node::map<Entries...>>;
  struct all {
    using list = types<passed<typename only::type>>;
    static consteval fault_kind fault() { return only::fault; }
    static constexpr std::uint32_t faulty_ref = only::faulty_ref;
  };

  template <std::size_t>
  static constexpr decltype(auto) get(const node::map<Entries...>& data, void* instances) {
    return only::get(data, instances);
  }
};

template <const auto& Definition, std::uint32_t Index>
using arguments_of = config_arguments<
    Definition,
    Index,
    typename component_parts<Definition, Index>::data>;

// --- instances ----------------------------------------------------------------------------------

template <typename Result>
struct instance_of_result {
  using type = std::remove_cv_t<Result>;
};
template <>
struct instance_of_result<void> {
  using type = empty;
};

// The instance of a resolved constant: the value of a setting or secret, or the reference of a ref
// or live value.
template <typename Value, typename Resolved>
struct constant_type {
  using type = Resolved;
};
template <typename T, typename Fallback, typename... Checks, typename Resolved>
struct constant_type<node::setting<T, Fallback, Checks...>, Resolved> {
  using type = T;
};
template <typename Value, typename Resolved>
struct constant_type<node::secret<Value>, Resolved> : constant_type<node::pinned<Value>, Resolved> {
};
template <typename Value, typename Resolved>
struct constant_type<node::pinned<Value>, Resolved> {
  using type = std::conditional_t<
      is_resolved<Value>,
      typename constant_type<Value, Resolved>::type,
      std::remove_cvref_t<Resolved>>;
};

// A component: its instance is the result of its start handler.
template <const auto& Definition, std::uint32_t Index>
struct instance {
  using parts = component_parts<Definition, Index>;
  using arguments = typename arguments_of<Definition, Index>::all;
  static constexpr std::uint32_t faulty_ref = arguments::faulty_ref;

  static consteval auto find_type() {
    if constexpr (arguments::fault() != fault_kind::none) {
      return types<unknown>{};
    } else if constexpr (parts::start == parts::count) {
      return types<empty>{};
    } else {
      using function = decltype(std::remove_cvref_t<
                                decltype(part_at<Definition, Index, parts::start>)>::function);
      using form = form_with<types<>, typename arguments::list, function>;
      if constexpr (form::shape.fits)
        return form::find_result();
      else
        return types<unknown>{};
    }
  }
  using type = typename instance_of_result<typename decltype(first_type(find_type()))::type>::type;

  static consteval bool fits_interface() {
    if constexpr (table_of<Definition>.components[Index].has_interface)
      return can_be_seen_as<interface_of<Definition, Index>, std::remove_reference_t<type>>();
    else
      return true;
  }
  static consteval fault_kind fault() {
    if constexpr (arguments::fault() != fault_kind::none)
      return arguments::fault();
    else if constexpr (std::is_same_v<type, unknown>)
      return fault_kind::handler_without_form;
    else
      return fits_interface() ? fault_kind::none : fault_kind::interface_fits_not;
  }
};

// A constant: its instance is a copy of the value with resolved refs.
template <const auto& Definition, std::uint32_t Index>
requires is_constant<Definition, Index>
struct instance<Definition, Index> {
  using Value = node_type<Definition, Index>;
  using source = argument<
      Definition,
      Index,
      table_of<Definition>.components[Index].first_ref,
      Value>;
  static consteval fault_kind fault() { return source::fault; }
  static constexpr std::uint32_t faulty_ref = source::faulty_ref;

  static consteval auto find_type() {
    if constexpr (source::fault != fault_kind::none)
      return types<unknown>{};
    else if constexpr (!is_resolved<Value>)
      return types<Value>{};
    else
      return types<typename constant_type<Value, typename source::type>::type>{};
  }
  using type = typename decltype(first_type(find_type()))::type;
};

// A required component: its instance has the required interface.
template <typename T>
T& filled(const node::required<T>&);
template <const auto& Definition, std::uint32_t Index>
requires(table_of<Definition>.components[Index].is_required) struct instance<Definition, Index> {
  using type = decltype(filled(node_at<Definition, Index>));
  static consteval fault_kind fault() { return fault_kind::none; }
  static constexpr std::uint32_t faulty_ref = none;
};

}  // namespace detail
}  // namespace cruller::v0
