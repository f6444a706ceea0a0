// The form of a function for the arguments that there are, and its result.
#pragma once

#include <cruller/detail/instance/form.hpp>
#include <cruller/dsl/construct.hpp>
#include <cruller/dsl/make.hpp>
#include <cruller/dsl/narrowing.hpp>
#include <stop_token>
#include <utility>

namespace cruller::inline v0::detail {

// The arguments that a function gets in a shape.
template <typename... Leading, typename... Config, std::size_t... Place>
types<
    Leading...,
    typename decltype(pick<Place>(
        static_cast<const numbered_types<std::index_sequence_for<Config...>, Config...>*>(nullptr)
    ))::type...>
    shaped(types<Leading...>, types<Config...>, std::index_sequence<Place...>);

template <typename Function, typename... Arguments>
types<decltype(std::declval<const Function&>()(std::declval<Arguments>()...))>
    result_for(types<Arguments...>);
template <typename Last, typename... Arguments>
types<Arguments..., Last> with_last(types<Arguments...>);

template <typename Leading, typename Config, typename Function>
struct form_with;
template <typename... Leading, typename... Config, typename Function>
struct form_with<types<Leading...>, types<Config...>, Function> {
  static consteval call_shape choose() {
    // Most functions take the whole config without a context, so this form is tried first.
    constexpr std::size_t whole = sizeof...(Leading) + sizeof...(Config);
    if constexpr (signature_of<Function>::arity == whole && callable<Function, Leading..., Config...>)
      return {true, sizeof...(Leading) != 0, sizeof...(Config)};
    else
      return find_shape<Function>(types<Leading...>{}, types<Config...>{});
  }
  static constexpr call_shape shape = choose();

  static consteval auto find_arguments() {
    using leading = std::conditional_t<shape.gets_instance, types<Leading...>, types<>>;
    using all = decltype(shaped(
        leading{}, types<Config...>{}, std::make_index_sequence<shape.values>{}
    ));
    if constexpr (shape.last == last_argument::context)
      return decltype(with_last<context&>(all{})){};
    else if constexpr (shape.last == last_argument::stop_token)
      return decltype(with_last<std::stop_token>(all{})){};
    else
      return all{};
  }
  // The result of the function for the arguments that it accepts.
  static consteval auto find_result() {
    if constexpr (signature_of<Function>::arity != any_number_of_parameters)
      return typename signature_of<Function>::result{};
    else
      return decltype(result_for<Function>(find_arguments())){};
  }
  // The place of the first argument that is narrowed, or `not_narrowed`.
  static consteval std::size_t find_narrowed() {
    if constexpr ((false || ... || numeric<Leading>) || (false || ... || numeric<Config>))
      return narrowed_place<Function>(types<>{}, find_arguments());
    else
      return not_narrowed;
  }
};

// A constructor takes the whole config, or is refused. It narrows nothing.
template <typename T, typename... Config>
struct form_of_construct {
  static constexpr call_shape shape{
      callable<node::construct<T>, Config...>, false, sizeof...(Config)};
  static consteval types<T> find_result() { return {}; }
  static consteval std::size_t find_narrowed() { return not_narrowed; }
};
template <typename... Config, typename T>
struct form_with<types<>, types<Config...>, node::construct<T>> : form_of_construct<T, Config...> {
};
template <typename... Config, typename T>
struct form_with<types<>, types<Config...>, node::make_function<T>>
    : form_of_construct<T, Config...> {};

}  // namespace cruller::v0::detail
