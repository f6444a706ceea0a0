// Spies: components that are functions which write down how they are called.
#pragma once

#include <cruller/component.hpp>
#include <cruller/context.hpp>
#include <cruller/testing/answer.hpp>
#include <cruller/testing/spied.hpp>

namespace cruller {
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
using spy_start = handler<
    "start",
    order::dependencies_first,
    hook::none,
    make_spy<Signature, Answers>>;

}  // namespace detail

namespace node {

/// A spy is a component that can be told, too, what it answers.
template <typename Result, typename... Arguments, typename Answers>
struct component<detail::spy_start<Result(Arguments...), Answers>> {
  boost::hana::basic_tuple<detail::spy_start<Result(Arguments...), Answers>> parts;  ///< Its start.

  /// Every call returns a copy of this.
  template <typename Value>
  requires detail::answer_to<Value, Result>
  constexpr auto returns(Value value) const {
    return answering(detail::answers_always<kept<Value>>{std::move(value)});
  }
  /// The first call returns the first of these, the second the second, and so on. A call after the
  /// last throws `testing::no_answer`.
  template <typename... Values>
  requires(
      sizeof...(Values) != 0 && (... && detail::answer_to<Values, Result>)
  ) constexpr auto returns_each(Values... values) const {
    return answering(detail::answers_each<kept<Values>...>{{std::move(values)...}});
  }
  /// Every call calls this, and returns what it returns. Calls that come at the same time call it
  /// at the same time.
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

/// A component whose instance is a function that writes down its calls:
/// `with(shop, "mailer"_k = spy<bool(std::string)>().returns(true))`. See `spied` for what can be
/// asked of it.
///
/// What it answers is said by `.returns(value)`, `.returns_each(values…)` or `.does(function)`;
/// otherwise it is a result made of nothing, as `0`, and where there is none, a call throws
/// `no_answer`. Each start makes a new one, which has no calls yet.
template <typename Signature>
requires std::is_function_v<Signature>
constexpr auto spy() {
  return dsl::component(
      dsl::start(cruller::detail::make_spy<Signature, cruller::detail::answers_by_default>{})
  );
}

}  // namespace testing
}  // namespace cruller
