// The type of each instance, computed from its start handler; and how each handler is called.
#pragma once

#include <cruller/detail/argument.hpp>
#include <cruller/detail/component_parts.hpp>
#include <cruller/detail/form.hpp>

namespace cruller {

class context;

namespace detail {

// What is wrong with the types of a component.
enum class type_fault : unsigned char {
  none,
  unknown,       // something it needs is refused
  no_member,     // a member path of its config leads to nothing
  no_form,       // a handler cannot be called with what it would get
  no_interface,  // others should see it as what it is not
  no_descriptor  // it hands over what is no descriptor
};

// What is resolved for a call, and not just referred to, is passed as a const lvalue.
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
    if (t.refs[ref].group != none || t.refs[ref].member != none || t.refs[ref].first == none)
      return false;
  return true;
}

// Whether a config is nothing but refs to components. Most are, and take a short way.
template <const auto& Definition, std::uint32_t Index, typename Data>
inline constexpr bool is_plain_config = false;
template <const auto& Definition, std::uint32_t Index, text... Paths, bool... Local>
inline constexpr bool is_plain_config<Definition, Index, node::list<node::ref<Paths, Local>...>> =
    lead_to_components<Definition>(
        table_of<Definition>.components[Index].first_ref, sizeof...(Paths)
    );

// The values that the handlers of a component get for its config.
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
    static consteval argument_fault fault() {
      constexpr std::uint32_t first_ref = table_of<Definition>.components[Index].first_ref;
      return (... ||
              std::is_same_v<
                  instance_type<Definition, table_of<Definition>.refs[first_ref + Place].first>,
                  unknown>)
                 ? argument_fault::unknown
                 : argument_fault::none;
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
    static consteval argument_fault fault() { return faults::fault; }
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
    return at<Place>::get(boost::hana::at_c<Place>(values_of(data)), instances);
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
    static consteval argument_fault fault() { return only::fault; }
    static constexpr std::uint32_t faulty_ref = only::faulty_ref;
  };

  template <std::size_t>
  static constexpr decltype(auto) get(const node::map<Entries...>& data, void* instances) {
    return only::get(data, instances);
  }
};

template <typename Function, typename All, typename Indexes>
struct result_of;
template <typename Function, typename All, std::size_t... Index>
struct result_of<Function, All, std::index_sequence<Index...>> {
  using type = decltype(std::declval<const Function&>(
  )(std::declval<typename decltype(pick<Index>(static_cast<const All*>(nullptr)))::type>()...));
};

template <typename Leading, typename Config, typename Function>
struct form_with;
template <typename... Leading, typename... Config, typename Function>
struct form_with<types<Leading...>, types<Config...>, Function> {
  static constexpr std::size_t whole = sizeof...(Leading) + sizeof...(Config);

  // Most functions take the whole config and no context: they are asked first, and for this alone.
  static consteval std::size_t find_count() {
    if constexpr (signature_of<Function>::arity == whole && callable<Function, Leading..., Config...>)
      return whole;
    else
      return form<Function, Leading..., Config..., context&>();
  }
  static constexpr std::size_t count = find_count();

  // What the function returns when it is called with the arguments that it accepts.
  static consteval auto find_result() {
    if constexpr (count == whole && signature_of<Function>::arity == whole) {
      return typename signature_of<Function>::result{};
    } else if constexpr (count == context_only) {
      return types<decltype(std::declval<const Function&>()(std::declval<context&>()))>{};
    } else if constexpr (count == whole) {
      return types<decltype(std::declval<const Function&>(
      )(std::declval<Leading>()..., std::declval<Config>()...))>{};
    } else {
      using all = numbered_types<
          std::make_index_sequence<whole + 1>,
          Leading...,
          Config...,
          context&>;
      return types<typename result_of<Function, all, std::make_index_sequence<count>>::type>{};
    }
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

// What a constant that is resolved has for an instance: of a variable or secret the value, of a ref
// the reference.
template <typename Value, typename Resolved>
struct constant_type {
  using type = Resolved;
};
template <typename T, typename Fallback, typename Resolved>
struct constant_type<node::env<T, Fallback>, Resolved> {
  using type = T;
};
template <typename Value, typename Resolved>
struct constant_type<node::secret<Value>, Resolved> {
  using type = std::conditional_t<
      ref_count<Value> == 0,
      std::remove_cvref_t<Resolved>,
      typename constant_type<Value, Resolved>::type>;
};

// A component: what its start returns.
template <const auto& Definition, std::uint32_t Index>
struct instance {
  using parts = component_parts<Definition, Index>;
  using arguments = typename arguments_of<Definition, Index>::all;
  static constexpr std::uint32_t faulty_ref = arguments::faulty_ref;

  static consteval auto find_type() {
    if constexpr (arguments::fault() != argument_fault::none) {
      return types<unknown>{};
    } else if constexpr (parts::start == parts::count) {
      return types<empty>{};
    } else {
      using function = decltype(std::remove_cvref_t<
                                decltype(part_at<Definition, Index, parts::start>)>::function);
      using form = form_with<types<>, typename arguments::list, function>;
      if constexpr (form::count == no_form)
        return types<unknown>{};
      else
        return form::find_result();
    }
  }
  using type = typename instance_of_result<typename decltype(first_type(find_type()))::type>::type;

  static consteval bool fits_interface() {
    if constexpr (table_of<Definition>.components[Index].has_interface)
      return can_be_seen_as<interface_of<Definition, Index>, std::remove_reference_t<type>>();
    else
      return true;
  }
  static consteval type_fault fault() {
    if constexpr (arguments::fault() != argument_fault::none)
      return static_cast<type_fault>(arguments::fault());
    else if constexpr (std::is_same_v<type, unknown>)
      return type_fault::no_form;
    else
      return fits_interface() ? type_fault::none : type_fault::no_interface;
  }
};

// A constant: its instance is a copy of the value, with the refs inside it resolved.
template <const auto& Definition, std::uint32_t Index>
requires is_constant<Definition, Index>
struct instance<Definition, Index> {
  using Value = node_type<Definition, Index>;
  using source = argument<
      Definition,
      Index,
      table_of<Definition>.components[Index].first_ref,
      Value>;
  static consteval type_fault fault() { return static_cast<type_fault>(source::fault); }
  static constexpr std::uint32_t faulty_ref = source::faulty_ref;

  static consteval auto find_type() {
    if constexpr (source::fault != argument_fault::none)
      return types<unknown>{};
    else if constexpr (!is_resolved<Value>)
      return types<Value>{};
    else
      return types<typename constant_type<Value, typename source::type>::type>{};
  }
  using type = typename decltype(first_type(find_type()))::type;
};

// A hole: what will fill it.
template <typename T>
T& filled(const node::required<T>&);
template <const auto& Definition, std::uint32_t Index>
requires(table_of<Definition>.components[Index].is_required) struct instance<Definition, Index> {
  using type = decltype(filled(node_at<Definition, Index>));
  static consteval type_fault fault() { return type_fault::none; }
  static constexpr std::uint32_t faulty_ref = none;
};

}  // namespace detail
}  // namespace cruller
