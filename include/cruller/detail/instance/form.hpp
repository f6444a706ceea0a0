// The forms of a handler: which arguments it gets.
#pragma once

#include <cruller/detail/table/node.hpp>
#include <cruller/dsl/member_function.hpp>
#include <cstddef>
#include <stop_token>
#include <utility>

namespace cruller::inline v0 {

#pragma GCC visibility push(default)
class context;
#pragma GCC visibility pop

namespace detail {

template <typename Function, typename... Arguments>
concept callable = requires(const Function& function, Arguments&&... arguments) {
  function(static_cast<Arguments&&>(arguments)...);
};

template <std::size_t Index, typename Type>
struct numbered {
  using type = Type;
};
template <typename Indexes, typename... Types>
struct numbered_types;
template <std::size_t... Index, typename... Types>
struct numbered_types<std::index_sequence<Index...>, Types...> : numbered<Index, Types>... {};

template <std::size_t Index, typename Type>
numbered<Index, Type> pick(const numbered<Index, Type>*);

template <typename Function, typename All, typename Indexes>
inline constexpr bool accepts_these = false;
template <typename Function, typename All, std::size_t... Index>
inline constexpr bool accepts_these<Function, All, std::index_sequence<Index...>> = callable<
    Function,
    typename decltype(pick<Index>(static_cast<const All*>(nullptr)))::type...>;

// Whether the function can be called with the first `Count` of the arguments.
template <typename Function, std::size_t Count, typename... Arguments>
consteval bool accepts() {
  if constexpr (Count == sizeof...(Arguments)) {
    return callable<Function, Arguments...>;
  } else {
    using all = numbered_types<std::index_sequence_for<Arguments...>, Arguments...>;
    return accepts_these<Function, all, std::make_index_sequence<Count>>;
  }
}

// The same, and with the context last. It goes only to a parameter that names its type: braces
// deduce nothing.
template <typename Function, typename... Arguments>
concept callable_with_context =
    requires(const Function& function, context& step, Arguments&&... arguments) {
  function(static_cast<Arguments&&>(arguments)..., {step});
  function(static_cast<Arguments&&>(arguments)..., step);
};

// The same with a stop token last.
template <typename Function, typename... Arguments>
concept callable_with_token =
    requires(const Function& function, std::stop_token token, Arguments&&... arguments) {
  function(static_cast<Arguments&&>(arguments)..., {token});
  function(static_cast<Arguments&&>(arguments)..., token);
};

// The last argument of a handler, after the instance and the config.
enum class last_argument : unsigned char { nothing, context, stop_token };

template <typename Function, typename... Arguments>
consteval last_argument find_last() {
  if constexpr (callable_with_context<Function, Arguments...>)
    return last_argument::context;
  else if constexpr (callable_with_token<Function, Arguments...>)
    return last_argument::stop_token;
  else
    return last_argument::nothing;
}

// The arguments that a handler receives, if there are any that it accepts.
struct call_shape {
  bool fits = false;
  bool gets_instance = false;
  std::size_t values = 0;  // the number of leading config values
  last_argument last = last_argument::nothing;
};

inline constexpr std::size_t any_number_of_parameters = static_cast<std::size_t>(-1);

// The number of parameters and the result of a function object; unknown for generic ones.
template <typename Member>
struct signature {
  static constexpr std::size_t arity = any_number_of_parameters;
};
template <typename Result, typename Class, typename... Parameters>
struct signature<Result (Class::*)(Parameters...) const> {
  static constexpr std::size_t arity = sizeof...(Parameters);
  using result = types<Result>;
};
template <typename Result, typename Class, typename... Parameters>
struct signature<Result (Class::*)(Parameters...) const noexcept>
    : signature<Result (Class::*)(Parameters...) const> {};

template <typename Function>
struct signature_of : signature<void> {};
template <typename Function>
requires requires { &Function::operator(); }
struct signature_of<Function> : signature<decltype(&Function::operator())> {};
template <typename Pointer, typename Object, typename Result, typename... Parameters>
struct signature_of<node::member_function<Pointer, Object, Result, Parameters...>>
    : signature<Result (Object::*)(Object&, Parameters...) const> {};

// The forms with a part of the config, and without any, the first that the function accepts.
template <typename Function, std::size_t Values, typename... Leading, typename... Config>
consteval call_shape find_shorter_shape(types<Leading...> leading, types<Config...> config) {
  constexpr std::size_t parameters = signature_of<Function>::arity;
  constexpr std::size_t before = sizeof...(Leading);
  if constexpr (Values != 0) {
    if constexpr (accepts<Function, before + Values, Leading..., Config...>())
      return {true, before != 0, Values};
    else
      return find_shorter_shape<Function, Values - 1>(leading, config);
  } else if constexpr (before == 0) {
    constexpr last_argument last = parameters != 0 ? find_last<Function>() : last_argument::nothing;
    return {last != last_argument::nothing || callable<Function>, false, 0, last};
  } else {
    if constexpr (parameters > before && find_last<Function, Leading...>() != last_argument::nothing)
      return {true, true, 0, find_last<Function, Leading...>()};
    else if constexpr (parameters >= before && callable<Function, Leading...>)
      return {true, true, 0};
    else
      return find_shorter_shape<Function, 0>(types<>{}, config);
  }
}

// In this order: with the instance, if there is one, the whole config and the context or a stop
// token; without these; with the first values of the config; with the instance and the context or a
// token; with the instance; with the context or a token; with nothing.
template <typename Function, typename... Leading, typename... Config>
consteval call_shape find_shape(types<Leading...> leading, types<Config...> config) {
  constexpr std::size_t parameters = signature_of<Function>::arity;
  constexpr std::size_t before = sizeof...(Leading);
  constexpr std::size_t values = sizeof...(Config);
  constexpr bool can_be_whole = parameters >= before + values;
  constexpr last_argument last = [] {
    if constexpr (parameters > before + values)
      return find_last<Function, Leading..., Config...>();
    else
      return last_argument::nothing;
  }();
  if constexpr (last != last_argument::nothing)
    return {true, before != 0, values, last};
  else if constexpr (can_be_whole && callable<Function, Leading..., Config...>)
    return {true, before != 0, values};
  else if constexpr (values == 0)
    return find_shorter_shape<Function, 0>(leading, config);
  else if constexpr (parameters <= before)
    return find_shorter_shape<Function, 0>(leading, config);
  else
    return find_shorter_shape < Function,
           parameters - before < values ? parameters - before : values - 1 > (leading, config);
}

}  // namespace detail
}  // namespace cruller::v0
