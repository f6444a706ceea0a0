// The return values of spies.
#pragma once

#include <cruller/error.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cruller::inline v0 {
namespace testing {

/// A spy was called and has no value to return: its result type has no default constructor, or
/// `returns_each` has fewer values than calls. Threads may read the same one.
class no_answer : public error {
 public:
  using error::error;
};

}  // namespace testing

namespace detail {

// How a value is stored so that it can be returned. For a reference result, the converted value is
// stored, so that the reference does not refer to a temporary.
template <typename Result, typename Value>
struct kept_answer {
  using type = std::conditional_t<std::is_reference_v<Result>, std::remove_cvref_t<Result>, Value>;
};
template <typename Result, typename Type>
struct kept_answer<Result, std::reference_wrapper<Type>> {
  using type = std::reference_wrapper<Type>;
};

// Whether a value can be stored and returned any number of times.
template <
    typename Value,
    typename Result,
    typename Kept = typename kept_answer<Result, Value>::type>
concept answer_to = !std::is_void_v<Result> && std::is_convertible_v<Value, Kept> &&
                    std::is_convertible_v<const Kept&, Result>;

// Each of these returns the result of the nth call, counted from zero, of a component's spy.
struct answers_by_default {
  template <typename Result, typename... Arguments>
  Result answer(const std::string& component, std::size_t, Arguments&&...) {
    if constexpr (std::is_void_v<Result> || std::is_default_constructible_v<Result>)
      return Result();
    else
      throw testing::no_answer(
          component +
          ": this spy has no value to return; configure it with returns, returns_each or does"
      );
  }
};

template <typename Value>
struct answers_always {
  Value value;

  template <typename Result, typename... Arguments>
  Result answer(const std::string&, std::size_t, Arguments&&...) {
    return static_cast<Result>(std::as_const(value));
  }
};

template <typename... Values>
struct answers_each {
  std::tuple<Values...> values;

  template <typename Result, typename... Arguments>
  Result answer(const std::string& component, std::size_t call, Arguments&&...) {
    return nth<Result, 0>(component, call);
  }

  template <typename Result, std::size_t Index>
  Result nth(const std::string& component, std::size_t call) const {
    if constexpr (Index == sizeof...(Values)) {
      throw testing::no_answer(
          component + ": call " + std::to_string(call + 1) +
          " of this spy has no value; returns_each has " + std::to_string(sizeof...(Values))
      );
    } else {
      if (call == Index) return static_cast<Result>(std::get<Index>(values));
      return nth<Result, Index + 1>(component, call);
    }
  }
};

template <typename Function>
struct answers_by_doing {
  Function function;

  template <typename Result, typename... Arguments>
  Result answer(const std::string&, std::size_t, Arguments&&... arguments) {
    return static_cast<Result>(std::invoke(function, static_cast<Arguments&&>(arguments)...));
  }
};

}  // namespace detail
}  // namespace cruller::v0
