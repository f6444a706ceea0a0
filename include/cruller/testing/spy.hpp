// Spies: components that are functions and record their calls.
#pragma once

#include <cruller/context.hpp>
#include <cruller/detail/refuse/narrowed.hpp>
#include <cruller/dsl/component.hpp>
#include <cruller/testing/answer.hpp>
#include <cruller/testing/spied.hpp>

namespace cruller::inline v0 {
namespace detail {

template <typename Result, typename... Arguments, typename Answers>
struct make_spy<Result(Arguments...), Answers> {
  using type = testing::spied<Result(Arguments...)>;
  Answers answers;

  type operator()(context& step) const {
    return type(std::make_shared<typename type::record>(), std::string(step.id()), answers);
  }
};

template <typename Signature, typename Answers>
using spy_start = std::remove_const_t<decltype(dsl::start
)>::part<hook::none, make_spy<Signature, Answers>>;

// What a spy calls may change itself.
template <typename Function>
struct called;
template <typename Function>
struct probe<called<Function>> {
  template <typename Argument, typename... Before, typename... After>
  static consteval bool takes(types<Before...>, types<After...>) {
    return requires(Function & function) {
      function(std::declval<Before>()..., {std::declval<Argument>()}, std::declval<After>()...);
    };
  }
};

// The refusal of what is narrowed, or a type that means nothing. Asked for its size in the returned
// expression, so that clang reports nothing else.
template <typename From, typename To>
using narrowed_by_spy = spy_narrows_a_number<
    refused::from<std::remove_cvref_t<From>>,
    refused::to<std::remove_cvref_t<To>>>;
template <typename Given, typename Result>
consteval bool is_wrong_answer() {
  if constexpr (std::is_void_v<Result>)
    return false;
  else
    return narrows<Given, Result>;
}
template <typename Function, typename... Arguments>
consteval auto find_wrong_argument() {
  constexpr std::size_t place = narrowed_place<called<Function>>(types<>{}, types<Arguments...>{});
  if constexpr (place == not_narrowed)
    return types<empty>{};
  else
    return types<narrowed_by_spy<
        nth_argument<place, Arguments...>,
        typename decltype(first_type(find_parameter<called<Function>, place>(
            types<Arguments...>{}, std::make_index_sequence<place>{}
        )))::type>>{};
}
template <typename Given, typename Result>
using answer_check = std::
    conditional_t<is_wrong_answer<Given, Result>(), narrowed_by_spy<Given, Result>, empty>;
template <typename Function, typename... Arguments>
using argument_check = typename decltype(first_type(find_wrong_argument<Function, Arguments...>())
)::type;

}  // namespace detail

namespace node {

/// A spy: a component with functions to set its return values.
template <typename Result, typename... Arguments, typename Answers>
struct component<detail::spy_start<Result(Arguments...), Answers>> {
  detail::elements<detail::spy_start<Result(Arguments...), Answers>> parts;  ///< Its start.

  /// Every call returns a copy of `value`. A number that the result would narrow is refused.
  template <typename Value>
  requires detail::answer_to<Value, Result>
  constexpr auto returns(Value value) const {
    return static_cast<void>(sizeof(detail::answer_check<const Value&, Result>)),
           answering(detail::answers_always<kept<Value>>{std::move(value)});
  }
  /// The first call returns the first value, the second call the second, and so on. Further calls
  /// throw `testing::no_answer`.
  template <typename... Values>
  requires(
      sizeof...(Values) != 0 && (... && detail::answer_to<Values, Result>)
  ) constexpr auto returns_each(Values... values) const {
    return (static_cast<void>(sizeof(detail::answer_check<const Values&, Result>)), ...),
           answering(detail::answers_each<kept<Values>...>{{std::move(values)...}});
  }
  /// Every call calls `function`, and returns its result. Concurrent calls call it concurrently. A
  /// number that its parameters or the result would narrow is refused.
  template <typename Function>
  requires std::is_invocable_r_v<Result, Function&, Arguments...>
  constexpr auto does(Function function) const {
    using result = std::invoke_result_t<Function&, Arguments...>;
    return static_cast<void>(sizeof(detail::answer_check<result, Result>)),
           static_cast<void>(sizeof(detail::argument_check<Function, Arguments...>)),
           answering(detail::answers_by_doing<Function>{std::move(function)});
  }

 private:
  template <typename Value>
  using kept = typename detail::kept_answer<Result, Value>::type;

  template <typename Other>
  static constexpr auto answering(Other answers) {
    return dsl::component(dsl::start(cruller::detail::make_spy<Result(Arguments...), Other>{
        std::move(answers)}));
  }
};

}  // namespace node

namespace testing {

/// A component whose instance is a function that records its calls: `with(shop, "mailer"_k =
/// spy<bool(std::string)>().returns(true))`. See `spied` for how to query the calls.
///
/// Set the result by `.returns(value)`, `.returns_each(values…)` or `.does(function)`; the default
/// is a value-initialized result, such as `0`. Without a default constructor, a call throws
/// `no_answer`. Each start creates a new spy without calls.
template <typename Signature>
requires std::is_function_v<Signature>
constexpr auto spy() {
  return dsl::component(
      dsl::start(cruller::detail::make_spy<Signature, cruller::detail::answers_by_default>{})
  );
}

}  // namespace testing
}  // namespace cruller::v0
