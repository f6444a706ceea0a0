// The refusal of a handler that narrows a number: which argument, from which type, to which.
#pragma once

#include <cruller/detail/instance/form.hpp>
#include <cruller/dsl/construct.hpp>
#include <cruller/refusals.hpp>
#include <utility>

namespace cruller::inline v0::detail {

template <std::size_t Place, typename... Arguments>
using nth_argument = std::remove_cvref_t<typename decltype(pick<Place>(
    static_cast<const numbered_types<std::index_sequence_for<Arguments...>, Arguments...>*>(nullptr)
))::type>;

// The number type of a parameter, found by trying all of them.
template <typename Function, std::size_t Place, typename... Arguments, std::size_t... Before>
consteval auto find_parameter(types<Arguments...>, std::index_sequence<Before...>) {
  const auto takes =
      []<typename Number, std::size_t... After>(types<Number>, std::index_sequence<After...>) {
        using all = numbered_types<std::index_sequence_for<Arguments...>, Arguments...>;
        constexpr const all* from = nullptr;
        return probe<Function>::template takes<only_number<Number>>(
            types<typename decltype(pick<Before>(from))::type...>{},
            types<typename decltype(pick<Place + 1 + After>(from))::type...>{}
        );
      };
  const auto find = [&]<typename First, typename... Rest>(const auto& self, types<First, Rest...>) {
    if constexpr (sizeof...(Rest) == 0 || takes(types<First>{}, std::make_index_sequence<sizeof...(Arguments) - Place - 1>{}))
      return types<First>{};
    else
      return self(self, types<Rest...>{});
  };
  return find(
      find,
      types<
          bool,
          char,
          signed char,
          unsigned char,
          char8_t,
          char16_t,
          char32_t,
          wchar_t,
          short,
          unsigned short,
          int,
          unsigned,
          long,
          unsigned long,
          long long,
          unsigned long long,
          float,
          double,
          long double>{}
  );
}

template <
    refused::in In,
    refused::handles Signal,
    typename Function,
    std::size_t Place,
    typename... Arguments>
only_type<handler_narrows_a_number<
    In,
    Signal,
    refused::argument<Place + 1>,
    refused::from<nth_argument<Place, Arguments...>>,
    refused::to<typename decltype(first_type(
        find_parameter<Function, Place>(types<Arguments...>{}, std::make_index_sequence<Place>{})
    ))::type>>>
    refusal_of_narrowing(types<Arguments...>);

template <typename T, typename... Values>
consteval std::size_t narrowed_by(const node::construct<T>*, types<Values...> values) {
  if constexpr (takes_parentheses<T, Values...> || std::is_scalar_v<T>)
    return narrowed_place<node::construct<T>>(types<>{}, values);
  else
    return not_narrowed;
}

}  // namespace cruller::v0::detail
