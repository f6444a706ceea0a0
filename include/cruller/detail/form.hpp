// The forms of a handler: how many of its leading arguments it accepts, the longest form first; or
// the context alone, before none at all.
#pragma once

#include <cruller/detail/node.hpp>
#include <cstddef>
#include <utility>

namespace cruller {

class context;

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

inline constexpr std::size_t no_form = static_cast<std::size_t>(-1);
inline constexpr std::size_t context_only = no_form - 1;

// How many parameters a function object has, and what it returns; of a generic one neither is
// known.
template <typename Member>
struct signature {
  static constexpr std::size_t arity = no_form;
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

template <typename Function, std::size_t Count, typename... Arguments>
consteval std::size_t longest_form() {
  if constexpr (Count == 0)
    return callable<Function, context&> ? context_only : callable<Function> ? 0 : no_form;
  else if constexpr (accepts<Function, Count, Arguments...>())
    return Count;
  else
    return longest_form<Function, Count - 1, Arguments...>();
}

// How many of the arguments the function accepts, or `context_only`, or `no_form`.
template <typename Function, typename... Arguments>
consteval std::size_t form() {
  constexpr std::size_t parameters = signature_of<Function>::arity;
  if constexpr (parameters <= sizeof...(Arguments)) {
    if constexpr (accepts<Function, parameters, Arguments...>())
      return parameters;
    else
      return longest_form<Function, sizeof...(Arguments), Arguments...>();
  } else {
    return longest_form<Function, sizeof...(Arguments), Arguments...>();
  }
}

}  // namespace detail
}  // namespace cruller
