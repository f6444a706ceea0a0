// Spies: components that are functions and record their calls.
#pragma once

#include <cruller/context.hpp>
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

}  // namespace detail

namespace node {

/// A spy: a component with functions to set its return values.
template <typename Result, typename... Arguments, typename Answers>
struct component<detail::spy_start<Result(Arguments...), Answers>> {
  detail::elements<detail::spy_start<Result(Arguments...), Answers>> parts;  ///< Its start.

  /// Every call returns a copy of `value`.
  template <typename Value>
  requires detail::answer_to<Value, Result>
  constexpr auto returns(Value value) const {
    return answering(detail::answers_always<kept<Value>>{std::move(value)});
  }
  /// The first call returns the first value, the second call the second, and so on. Further calls
  /// throw `testing::no_answer`.
  template <typename... Values>
  requires(
      sizeof...(Values) != 0 && (... && detail::answer_to<Values, Result>)
  ) constexpr auto returns_each(Values... values) const {
    return answering(detail::answers_each<kept<Values>...>{{std::move(values)...}});
  }
  /// Every call calls `function`, and returns its result. Concurrent calls call it concurrently.
  template <typename Function>
  requires std::is_invocable_r_v<Result, Function&, Arguments...>
  constexpr auto does(Function function) const {
    return answering(detail::answers_by_doing<Function>{std::move(function)});
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
